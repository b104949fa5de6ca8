from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pyotp import TOTP

from accounts.half_way import WAITING
from accounts.models import AuthenticatorApp, Passkey, RecoveryCode, Session
from accounts.second_step import make_recovery_codes, secret_to_confirm
from accounts.tests.test_second_step import NOW, RFC_SECRET, an_app

pytestmark = pytest.mark.django_db

PASSWORD = "alice's password"
TWO_STEP = reverse("accounts:two-step")
RECOVERY = reverse("accounts:two-step-recovery")


def code_now():
    return TOTP(RFC_SECRET).now()


def sign_in(client, **fields):
    answers = {"username": "alice", "password": PASSWORD} | fields
    return client.post(reverse("accounts:login"), answers)


@pytest.fixture
def half_way(client, alice):
    """A client whose password was right, with the code still to come."""
    an_app(alice)
    sign_in(client, next="/categories/")
    return client


def test_a_right_password_alone_signs_nobody_in(client, alice):
    an_app(alice)

    answer = sign_in(client)

    assert (answer.status_code, answer["Location"]) == (302, TWO_STEP)
    assert SESSION_KEY not in client.session
    assert client.get(TWO_STEP).status_code == 200


def test_a_code_signs_in_and_leads_where_one_wanted_to_go(half_way, alice):
    key_before = half_way.session.session_key

    answer = half_way.post(TWO_STEP, {"code": f"{code_now()[:3]} {code_now()[3:]}"})

    assert (answer.status_code, answer["Location"]) == (302, "/categories/")
    assert half_way.session[SESSION_KEY] == str(alice.pk)
    assert half_way.session.session_key != key_before
    assert WAITING not in half_way.session


@pytest.mark.parametrize("code", ["", "000000", "12345678"])
def test_a_wrong_code_signs_nobody_in(half_way, code):
    answer = half_way.post(TWO_STEP, {"code": code})

    assert answer.status_code == 422
    assert answer.content.count(b'id="error-summary"') == 1
    assert SESSION_KEY not in half_way.session


def test_after_five_wrong_codes_the_password_is_asked_again(half_way):
    answers = [half_way.post(TWO_STEP, {"code": "000000"}) for _ in range(5)]
    late = half_way.post(TWO_STEP, {"code": code_now()})

    assert [answer.status_code for answer in answers] == [422] * 4 + [302]
    assert late["Location"] == reverse("accounts:login")
    assert SESSION_KEY not in half_way.session


def test_the_wait_ends_after_ten_minutes(half_way, monkeypatch):
    later = timezone.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr("accounts.views.two_step.now", lambda: later)

    assert half_way.get(TWO_STEP)["Location"] == reverse("accounts:login")


def test_a_password_changed_meanwhile_ends_the_wait(half_way, alice):
    alice.set_password("another password altogether")
    alice.save()

    assert half_way.get(TWO_STEP)["Location"] == reverse("accounts:login")


def test_a_closed_account_does_not_get_in(half_way, alice):
    alice.is_active = False
    alice.save()

    half_way.post(TWO_STEP, {"code": code_now()})

    assert SESSION_KEY not in half_way.session


def test_a_recovery_code_signs_in_once(half_way, alice):
    code = make_recovery_codes(person=alice)[0]

    first = half_way.post(RECOVERY, {"code": code})
    again = Client()
    sign_in(again)
    second = again.post(RECOVERY, {"code": code})

    assert (first.status_code, second.status_code) == (302, 422)
    assert SESSION_KEY in half_way.session
    assert SESSION_KEY not in again.session


def test_a_reset_password_still_asks_for_the_second_step(client, alice):
    an_app(alice)
    alice.set_password("a wholly different one")
    alice.save()

    assert sign_in(client, password="a wholly different one")["Location"] == TWO_STEP


def test_nobody_waits_without_a_password(client):
    assert client.get(TWO_STEP)["Location"] == reverse("accounts:login")


def test_setting_up_takes_the_password_a_picture_and_a_code(client, alice):
    client.force_login(alice)
    other = Client()
    other.force_login(alice)

    refused = client.post(reverse("accounts:settings-two-step-begin"), {"password": "wrong"})
    client.post(reverse("accounts:settings-two-step-begin"), {"password": PASSWORD})
    page = client.get(reverse("accounts:settings-two-step"))
    secret = secret_to_confirm(person=alice)
    wrong = client.post(reverse("accounts:settings-two-step"), {"code": "000000"})
    done = client.post(reverse("accounts:settings-two-step"), {"code": TOTP(secret).now()})

    assert (refused.status_code, page.status_code, wrong.status_code) == (422, 200, 422)
    assert wrong.content.count(b'id="error-summary"') == 1
    assert page.context["secret"].replace(" ", "") == secret
    assert page.context["picture"].startswith("data:image/svg+xml")
    assert len(done.context["codes"]) == 10
    assert AuthenticatorApp.objects.get().confirmed_at
    assert Session.objects.of(alice).count() == 1


@pytest.mark.parametrize("route", ["settings-two-step-remove", "settings-recovery-codes"])
def test_factors_change_with_the_password_only(client, alice, route):
    an_app(alice)
    make_recovery_codes(person=alice)
    before = set(RecoveryCode.objects.values_list("digest"))
    client.force_login(alice)

    answer = client.post(reverse(f"accounts:{route}"), {"password": "wrong"})

    assert answer.status_code == 422
    assert set(RecoveryCode.objects.values_list("digest")) == before
    assert AuthenticatorApp.objects.count() == 1


def test_removing_the_app_closes_the_back_office(client, alice, sign_in_proven):
    alice.is_staff = True
    alice.save()
    an_app(alice)
    sign_in_proven(client, alice)

    before = client.get(reverse("admin:index")).status_code
    client.post(reverse("accounts:settings-two-step-remove"), {"password": PASSWORD})

    assert before == 200
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_security_page_warns_of_the_last_codes(client, alice):
    an_app(alice)
    make_recovery_codes(person=alice)
    RecoveryCode.objects.filter(pk__in=RecoveryCode.objects.values("pk")[:7]).update(used_at=NOW)
    client.force_login(alice)

    page = client.get(reverse("accounts:settings-security")).content.decode()

    assert (page.count("3 of 10 recovery codes left"), page.count("Make new ones soon")) == (1, 1)


def test_staff_without_a_second_factor_are_told_why(client, alice):
    alice.is_staff = True
    alice.save()
    client.force_login(alice)

    page = client.get(reverse("admin:index"), follow=True)

    assert page.redirect_chain[-1][0] == reverse("accounts:staff-need-it")


def test_staff_who_have_one_show_it_and_come_in(client, alice):
    alice.is_staff = True
    alice.save()
    an_app(alice)
    client.force_login(alice)

    asked = client.get(reverse("admin:index"), follow=True)
    answer = client.post(TWO_STEP, {"code": code_now()})

    assert asked.redirect_chain[-1][0] == TWO_STEP
    assert answer["Location"] == reverse("admin:index")
    assert client.get(reverse("admin:index")).status_code == 200
    assert Passkey.objects.count() == 0

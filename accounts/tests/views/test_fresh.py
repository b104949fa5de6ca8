import pytest
from django.urls import reverse

from accounts.entering import PROVEN_AT
from accounts.models import Session

pytestmark = pytest.mark.django_db

PASSWORD = "alice's password"
SECURITY = "/settings/security/"
CONFIRM = "/accounts/confirm/"


@pytest.fixture
def stale(client, alice):
    client.force_login(alice)
    session = client.session
    session[PROVEN_AT] -= 601
    session.save()
    return client


def test_security_asks_again_after_ten_minutes(stale):
    response = stale.get(SECURITY)

    assert (response.status_code, response["Location"]) == (302, f"{CONFIRM}?next={SECURITY}")


def test_the_password_can_be_shown_as_on_every_page(stale):
    html = stale.get(CONFIRM).content.decode()

    assert ("data-show-password" in html, "js/password" in html) == (True, True)


def test_security_opens_after_the_password(stale):
    response = stale.post(CONFIRM, {"password": PASSWORD, "next": SECURITY})

    assert (response.status_code, response["Location"]) == (302, SECURITY)
    assert stale.get(SECURITY).status_code == 200


def test_a_session_without_a_proof_is_asked(stale):
    session = stale.session
    del session[PROVEN_AT]
    session.save()

    assert stale.get(SECURITY).status_code == 302


def test_a_wrong_password_proves_nothing(stale):
    response = stale.post(CONFIRM, {"password": "wrong", "next": SECURITY})

    assert response.status_code == 422
    assert response.context["next"] == SECURITY
    assert stale.get(SECURITY).status_code == 302


def test_a_form_that_is_sent_too_late_does_nothing(stale, alice):
    response = stale.post(reverse("accounts:settings-sign-out-others"))

    assert response["Location"] == f"{CONFIRM}?next={SECURITY}"
    assert Session.objects.of(alice).count() == 1


def test_a_form_that_asks_for_the_password_is_not_asked_twice(stale, alice):
    response = stale.post(SECURITY, {"password": PASSWORD, "new_password": "a wholly new one"})

    assert (response.status_code, response["Location"]) == (302, SECURITY)
    assert stale.get(SECURITY).status_code == 200


@pytest.mark.parametrize("asked", ["//evil.example/", "https://evil.example", ""])
def test_confirm_leads_on_only_inside(stale, asked):
    response = stale.post(CONFIRM, {"password": PASSWORD, "next": asked})

    assert response["Location"] == "/settings/"


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(CONFIRM)["Location"] == f"/accounts/login/?next={CONFIRM}"


def test_a_session_says_when_and_by_which_browser_it_began(client, alice):
    client.post(
        reverse("accounts:login"),
        {"username": "alice", "password": PASSWORD},
        headers={"user-agent": "Brow\x07ser/1 " + "x" * 400},
    )

    session = Session.objects.get()

    assert session.browser == ("Browser/1 " + "x" * 400)[:300]
    assert session.signed_in_at == session.seen_at
    assert session.signed_in_at is not None

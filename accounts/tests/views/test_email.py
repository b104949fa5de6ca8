import re
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import tasks
from accounts.entering import PROVEN_AT
from accounts.models import EmailChange, User

pytestmark = pytest.mark.django_db

OLD, NEW = "alice@example.com", "new@example.org"
PAGE = "/settings/email/"


@pytest.fixture
def alice(alice):
    alice.email = OLD
    alice.save()
    return alice


@pytest.fixture
def inside(client, alice):
    client.force_login(alice)
    return client


def ask(client, email=NEW):
    return client.post(PAGE, {"email": email})


def run_jobs():
    """Do what the worker would, once."""
    jobs = list(ProcrastinateJob.objects.order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    for job in jobs:
        getattr(tasks, job.task_name.rpartition(".")[2])(**job.args)


def links():
    """Return the link that each address got last."""
    run_jobs()
    found = {}
    for message in mail.outbox:
        link = re.search(r"http://testserver(/accounts/email/\S+)", message.body)
        if link:
            found[message.to[0]] = link[1]
    return found


def confirm(link, client=None):
    client = client or Client()
    return client.post(client.get(link)["Location"])


def email_of(person):
    return User.objects.get(pk=person.pk).email


def test_asking_changes_nothing_and_mails_a_link_to_each_address(inside, alice):
    response = ask(inside)
    page = inside.get(PAGE)

    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert page.context["addresses"] == [(OLD, False), (NEW, False)]
    assert email_of(alice) == OLD
    assert [job.args for job in ProcrastinateJob.objects.order_by("pk")] == [
        {"person_id": alice.pk, "side": side, "origin": "http://testserver"}
        for side in ("old", "new")
    ]
    assert sorted(links()) == [OLD, NEW]


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_it_takes_effect_once_both_addresses_agreed(inside, alice, order):
    ask(inside)
    sent = links()

    first = confirm(sent[order[0]])
    assert email_of(alice) == OLD
    assert dict(inside.get(PAGE).context["addresses"])[order[0]] is True
    second = confirm(sent[order[1]])

    assert [first["Location"], second["Location"]] == [reverse("accounts:login")] * 2
    alice.refresh_from_db()
    assert (alice.email, alice.email_folded) == (NEW, NEW)
    assert EmailChange.objects.count() == 0
    mail.outbox.clear()
    run_jobs()
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([OLD], "The e-mail of your account is changed"),
        ([NEW], "The e-mail of your account is changed"),
    ]


def test_a_first_email_is_confirmed_from_itself_alone(client, bob):
    client.force_login(bob)
    ask(client)

    sent = links()
    answer = confirm(sent[NEW], client)

    assert sorted(sent) == [NEW]
    assert (answer["Location"], email_of(bob)) == ("/settings/profile/", NEW)


def test_an_email_is_removed_from_itself(inside, alice):
    ask(inside, "")
    sent = links()
    confirm(sent[OLD])

    alice.refresh_from_db()
    assert sorted(sent) == [OLD]
    assert (alice.email, alice.email_folded) == (None, None)


def test_following_a_link_changes_nothing_and_its_token_is_on_no_page(inside, alice):
    ask(inside)
    link, visitor = links()[OLD], Client()

    redirected = visitor.get(link)
    page = visitor.get(redirected["Location"])

    token = link.rstrip("/").rpartition("/")[2]
    assert redirected["Location"] == "/accounts/email/link/"
    assert token not in page.content.decode()
    assert EmailChange.objects.get().old_agreed_at is None
    assert SESSION_KEY not in visitor.session


def test_a_link_works_once(inside, alice):
    ask(inside)
    sent = links()
    confirm(sent[OLD])

    again = confirm(sent[OLD])

    assert (again.status_code, again.context["wish"]) == (200, None)
    assert email_of(alice) == OLD


def test_a_later_wish_voids_the_links_of_an_earlier_one(inside, alice):
    ask(inside, "first@example.org")
    earlier = links()
    ask(inside, "first@example.org")
    later = links()

    void = [confirm(earlier[address]) for address in (OLD, "first@example.org")]

    assert [answer.context["wish"] for answer in void] == [None, None]
    confirm(later[OLD])
    confirm(later["first@example.org"])
    assert email_of(alice) == "first@example.org"


def test_a_wish_that_was_given_up_voids_its_links(inside, alice):
    ask(inside)
    sent = links()

    given_up = inside.post("/settings/email/give-up/")
    again = inside.post("/settings/email/give-up/")

    assert [given_up["Location"], again["Location"]] == [PAGE, PAGE]
    assert confirm(sent[OLD]).context["wish"] is None
    assert inside.get("/settings/email/give-up/").status_code == 405


def test_a_link_works_for_a_day(inside, alice):
    ask(inside)
    sent = links()
    EmailChange.objects.update(asked_at=timezone.now() - timedelta(hours=24, seconds=1))

    assert Client().get(sent[OLD], follow=True).context["wish"] is None
    assert confirm(sent[OLD]).status_code == 200
    assert inside.get(PAGE).context["wish"] is None


def test_a_link_acts_for_its_own_account_whoever_is_signed_in(inside, alice, bob):
    ask(inside)
    sent = links()
    other = Client()
    other.force_login(bob)

    for link in sent.values():
        confirm(link, other)

    assert (email_of(alice), email_of(bob)) == (NEW, None)


def test_a_taken_address_is_asked_for_like_any_other_and_its_owner_is_told(inside, alice, bob):
    bob.email = "bob@example.net"
    bob.save()

    taken = ask(inside, "BOB@example.net")
    page = inside.get(PAGE)
    sent = links()

    assert (taken.status_code, page.status_code) == (302, 200)
    assert page.context["addresses"] == [(OLD, False), ("BOB@example.net", False)]
    assert sorted(sent) == [OLD]
    assert [message.subject for message in mail.outbox if message.to == ["bob@example.net"]] == [
        "Your e-mail was wanted for another account"
    ]


def test_an_address_that_was_taken_meanwhile_is_refused_and_nothing_is_lost(inside, alice, bob):
    ask(inside)
    sent = links()
    confirm(sent[OLD])
    User.objects.filter(pk=bob.pk).update(email=NEW, email_folded=NEW)
    visitor = Client()

    refused = confirm(sent[NEW], visitor)
    User.objects.filter(pk=bob.pk).update(email=None, email_folded=None)
    taken_effect = visitor.post("/accounts/email/link/")

    assert (refused.status_code, refused.context["is_taken"]) == (422, True)
    assert taken_effect.status_code == 302
    assert email_of(alice) == NEW


def test_changing_the_email_voids_a_password_reset_link(inside, alice):
    token = default_token_generator.make_token(alice)
    ask(inside)
    for link in links().values():
        confirm(link)

    alice.refresh_from_db()
    assert default_token_generator.check_token(alice, token) is False


@pytest.mark.parametrize("email", ["nonsense", "a\x00@example.com", OLD, "a" * 999 + "@b.example"])
def test_asking_refuses_beside_the_field(inside, alice, email):
    response = ask(inside, email)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"email"}
    assert response.context["form"]["email"].value() == email
    assert EmailChange.objects.count() == 0


def test_there_is_nothing_to_remove_without_an_email(client, bob):
    client.force_login(bob)

    assert set(ask(client, "").context["form"].errors) == {"email"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_asks_for_a_fresh_sign_in(inside, alice, method):
    session = inside.session
    session[PROVEN_AT] -= 24 * 3600
    session.save()

    response = getattr(inside, method)(PAGE)

    assert response["Location"] == f"{reverse('accounts:confirm')}?next={PAGE}"
    assert EmailChange.objects.count() == 0


def test_the_page_says_where_links_are_without_a_mail_server(inside, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert inside.get(PAGE).context["is_in_log"] is True

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert inside.get(PAGE).context["is_in_log"] is False


@pytest.mark.parametrize("token", ["x", "link", "%00", "a:b:c", "9" * 400])
def test_a_made_up_link_is_expired(client, token):
    page = client.get(f"/accounts/email/{token}/", follow=True)
    posted = client.post("/accounts/email/link/")

    assert [page.status_code, posted.status_code] == [200, 200]
    assert page.context["wish"] is None


def test_jobs_forget_what_is_not_wanted_any_more(alice):
    for person_id in (alice.pk, alice.pk + 1):
        tasks.send_email_link(person_id=person_id, side="old", origin="http://testserver")
    tasks.send_email_changed(person_id=alice.pk + 1, addresses=[OLD], origin="http://testserver")

    assert mail.outbox == []

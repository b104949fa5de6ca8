import re
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.leaving import leave
from accounts.models import Session, User
from accounts.tasks import send_keep_link

pytestmark = pytest.mark.django_db

PASSWORD = "alice's password"
LEAVING = "/accounts/leaving/"


@pytest.fixture
def alice(alice):
    alice.email = "alice@example.com"
    alice.save()
    return alice


@pytest.fixture
def inside(client, alice):
    client.force_login(alice)
    return client


def delete(client, password=PASSWORD):
    return client.post(reverse("accounts:settings-delete"), {"password": password})


def leaves_at(person):
    return User.objects.get(pk=person.pk).leaves_at


def going(person, *, days=14):
    leave(person=person, at=timezone.now() + timedelta(days=days))


def mailed_link():
    for job in ProcrastinateJob.objects.filter(task_name="accounts.tasks.send_keep_link"):
        send_keep_link(**job.args)
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body.split("link:")[1])[1]


@pytest.mark.parametrize("password", ["", "wrong", "\x00", "x" * 10_000])
def test_delete_asks_for_the_password(inside, alice, password):
    response = delete(inside, password)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"password"}
    assert leaves_at(alice) is None


def test_delete_signs_out_everywhere_and_says_until_when_it_can_be_kept(inside, alice, bob):
    elsewhere = Client()
    elsewhere.force_login(alice)

    response = delete(inside)

    page = inside.get(response["Location"])
    assert (response.status_code, response["Location"]) == (302, reverse("accounts:gone"))
    assert page.context["leaves_on"] == timezone.localdate() + timedelta(days=14)
    assert page.context["is_mailed"] is True
    assert leaves_at(alice) - timezone.now() > timedelta(days=13, hours=23)
    assert leaves_at(bob) is None
    assert Session.objects.of(alice).count() == 0
    assert SESSION_KEY not in inside.session
    assert elsewhere.get(reverse("accounts:settings")).status_code == 302


def test_the_page_for_who_is_gone_says_nothing_to_a_stranger(client):
    assert client.get(reverse("accounts:gone")).context["leaves_on"] is None


def test_without_an_email_nobody_is_mailed(client, bob):
    client.force_login(bob)

    response = delete(client, "bob's password")

    assert ProcrastinateJob.objects.count() == 0
    assert client.get(response["Location"]).context["is_mailed"] is False


def test_the_job_holds_no_token_and_the_mail_is_plain(inside, alice):
    delete(inside)
    (job,) = ProcrastinateJob.objects.all()
    link = mailed_link()

    assert job.args == {"person_id": alice.pk, "origin": "http://testserver"}
    assert [message.to for message in mail.outbox] == [["alice@example.com"]]
    assert mail.outbox[0].subject == "Your account is going to be erased"
    assert link.startswith("/accounts/keep/")


def test_signing_in_again_opens_one_page_only(client, alice):
    going(alice)

    signed_in = client.post(
        reverse("accounts:login"), {"username": "alice", "password": PASSWORD}, follow=True
    )

    assert signed_in.redirect_chain[-1] == (LEAVING, 302)
    assert signed_in.status_code == 200
    for page in ("/", "/expenses/", "/settings/", "/settings/data/delete/", "/admin/"):
        answer = client.get(page)
        assert (answer.status_code, answer["Location"]) == (302, LEAVING)
    posted = client.post("/settings/theme/", {"theme": "dark"})
    assert (posted.status_code, posted["Location"]) == (302, LEAVING)
    assert client.put(LEAVING).status_code == 405


def test_keeping_the_account_opens_everything_again(client, alice):
    going(alice)
    client.force_login(alice)

    kept = client.post(LEAVING)
    again = client.post(LEAVING)

    assert (kept.status_code, kept["Location"]) == (302, "/")
    assert again.status_code == 302
    assert leaves_at(alice) is None
    assert client.get("/").status_code == 200
    assert client.get(LEAVING)["Location"] == "/"


def test_who_leaves_can_sign_out(client, alice):
    going(alice)
    client.force_login(alice)

    client.post(reverse("accounts:logout"))

    assert SESSION_KEY not in client.session
    assert leaves_at(alice) is not None


def test_nobody_comes_in_once_the_moment_has_come(client, alice):
    client.force_login(alice)
    going(alice, days=0)

    answer = client.post(reverse("accounts:login"), {"username": "alice", "password": PASSWORD})

    assert answer.status_code == 422
    assert client.get(LEAVING)["Location"].startswith(reverse("accounts:login"))


def test_the_mailed_link_keeps_the_account_by_a_button(inside, alice):
    delete(inside)
    link, visitor = mailed_link(), Client()

    redirected = visitor.get(link)
    page = visitor.get(redirected["Location"])
    assert leaves_at(alice) is not None
    kept = visitor.post(redirected["Location"])

    token = link.rstrip("/").rpartition("/")[2]
    assert redirected["Location"] == "/accounts/keep/link/"
    assert (token in page.content.decode(), page.context["person"]) == (False, alice)
    assert (kept.status_code, kept["Location"]) == (302, reverse("accounts:login"))
    assert leaves_at(alice) is None
    assert visitor.get(link, follow=True).context.get("person") is None


def test_a_link_keeps_the_account_for_who_is_signed_in_meanwhile(inside, alice):
    delete(inside)
    link = mailed_link()
    inside.force_login(alice)

    kept = inside.post(inside.get(link)["Location"])

    assert (kept.status_code, kept["Location"], leaves_at(alice)) == (302, "/", None)


def test_a_link_is_good_for_its_own_departure_only(inside, alice):
    delete(inside)
    link = mailed_link()
    User.objects.filter(pk=alice.pk).update(leaves_at=timezone.now() + timedelta(days=9))

    visitor = Client()
    page = visitor.get(link, follow=True)
    visitor.post("/accounts/keep/link/")

    assert page.context.get("person") is None
    assert leaves_at(alice) is not None


def test_a_link_comes_too_late_once_the_moment_has_come(client, alice):
    going(alice, days=0)
    send_keep_link(person_id=alice.pk, origin="http://testserver")
    link = mailed_link()

    client.get(link)
    answer = client.post("/accounts/keep/link/")

    assert (answer.status_code, answer.context.get("person")) == (200, None)
    assert leaves_at(alice) is not None


@pytest.mark.parametrize("token", ["x", "link", "%00", "a:b:c", "9" * 400])
def test_a_made_up_link_is_expired(client, token):
    page = client.get(f"/accounts/keep/{token}/", follow=True)
    posted = client.post("/accounts/keep/link/")

    assert [page.status_code, posted.status_code] == [200, 200]
    assert page.context.get("person") is None


def test_send_keep_link_forgets_who_stays_or_is_gone(alice):
    send_keep_link(person_id=alice.pk, origin="http://testserver")
    send_keep_link(person_id=alice.pk + 1, origin="http://testserver")

    assert mail.outbox == []

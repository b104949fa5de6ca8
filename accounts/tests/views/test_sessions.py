"""Where somebody is signed in: the list, its end, and the mail about a browser that is new."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.browsers import described, public_name
from accounts.models import Session, User
from accounts.tasks import send_new_sign_in, send_password_changed

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36"
    " (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
SECURITY = "/settings/security/"
THERE = "/settings/security/there/"
TASKS = {
    "accounts.tasks.send_new_sign_in": send_new_sign_in,
    "accounts.tasks.send_password_changed": send_password_changed,
}


@pytest.fixture
def ana():
    return User.objects.create_user("Ana", "ana@example.com", PASSWORD, time_zone="Asia/Tokyo")


def sign_in(browser, client=None, name="Ana"):
    client = client or Client()
    answer = client.post(
        reverse("accounts:login"),
        {"username": name, "password": PASSWORD},
        headers={"User-Agent": browser},
    )
    assert answer.status_code == 302
    return client


def run_jobs():
    jobs = list(ProcrastinateJob.objects.filter(task_name__in=TASKS).order_by("pk"))
    for job in jobs:
        TASKS[job.task_name](**job.args)
    return len(jobs)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on iPhone"),
        (EDGE, "Edge on macOS"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown browser"),
        ("<b>nonsense</b>", "Unknown browser"),
    ],
)
def test_a_browser_is_described_in_words(user_agent, words):
    assert described(user_agent) == words


def test_the_security_page_lists_every_browser_that_is_signed_in(ana, bob):
    here, there, gone = sign_in(FIREFOX), sign_in(IPHONE), sign_in(EDGE)
    Client().force_login(bob)
    expired = Session.objects.filter(session_key=gone.session.session_key)
    expired.update(expire_date=timezone.now() - timedelta(seconds=1))

    page = here.get(SECURITY)

    assert page.context["here"].browser == "Firefox on Windows"
    assert [place.browser for place in page.context["elsewhere"]] == ["Safari on iPhone"]
    assert there.session.session_key not in page.content.decode()


def test_one_other_browser_is_signed_out(ana):
    here, there, third = sign_in(FIREFOX), sign_in(IPHONE), sign_in(EDGE)

    answer = here.post(THERE, {"session": public_name(there.session.session_key)})

    assert (answer.status_code, answer["Location"]) == (302, SECURITY)
    assert there.get("/settings/").status_code == 302
    assert third.get("/settings/").status_code == 200
    assert here.get("/settings/").status_code == 200


def test_a_session_of_somebody_else_or_ones_own_is_not_ended_there(ana, bob):
    here, of_bob = sign_in(FIREFOX), Client()
    of_bob.force_login(bob)
    keys = [of_bob.session.session_key, here.session.session_key, ""]

    answers = [here.post(THERE, {"session": public_name(key)}).status_code for key in keys]

    assert answers == [404, 404, 404]
    assert here.post(THERE).status_code == 404
    assert here.get(THERE).status_code == 405
    assert of_bob.get("/settings/").status_code == 200
    assert here.get("/settings/").status_code == 200


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(ana):
    client = sign_in(FIREFOX)
    assert run_jobs() == 1
    (message,) = mail.outbox
    assert message.to == ["ana@example.com"]
    assert message.subject == "A new browser signed in to your account"
    assert "Browser: Firefox on Windows\n" in message.body
    assert re.search(r"^When: .+ \(Asia/Tokyo\)$", message.body, re.MULTILINE)
    assert "http://testserver/accounts/password/reset/" in message.body

    client.post(reverse("accounts:logout"))
    sign_in(FIREFOX, client)
    assert ProcrastinateJob.objects.count() == 1

    sign_in(IPHONE)
    assert ProcrastinateJob.objects.count() == 2


def test_a_browser_that_knows_one_person_is_new_to_another(ana):
    User.objects.create_user("bea", "bea@example.com", PASSWORD)
    client = sign_in(FIREFOX)
    client.post(reverse("accounts:logout"))
    sign_in(FIREFOX, client, "bea")
    client.post(reverse("accounts:logout"))
    sign_in(FIREFOX, client)

    assert ProcrastinateJob.objects.count() == 2


@pytest.mark.parametrize("kept", ["", "x", "eyJhIjoxfQ:1x:y", "\x00"])
def test_a_cookie_made_up_makes_no_browser_known(ana, kept):
    client = Client()
    client.cookies["known"] = kept
    sign_in(FIREFOX, client)

    assert ProcrastinateJob.objects.count() == 1


def test_registering_sends_no_mail_and_knows_the_browser():
    client = Client()
    answers = {
        "username": "new",
        "email": "new@example.com",
        "password": PASSWORD,
        "currency": "EUR",
        "time_zone": "UTC",
        "language": "en-us",
    }
    assert client.post(reverse("accounts:signup"), answers).status_code == 302
    client.post(reverse("accounts:logout"))
    sign_in(FIREFOX, client, "new")

    assert ProcrastinateJob.objects.count() == 0


def test_without_an_address_nothing_is_sent(alice):
    alice.set_password(PASSWORD)
    alice.save()
    sign_in(FIREFOX, name="alice")

    assert ProcrastinateJob.objects.count() == 0
    send_new_sign_in(person_id=alice.pk, at="2026-11-20T12:00:00Z", browser="", origin="http://x")
    send_password_changed(person_id=alice.pk, at="2026-11-20T12:00:00Z", origin="http://x")
    assert mail.outbox == []


def test_a_changed_password_is_told_by_mail_and_forgets_known_browsers(ana):
    client = sign_in(FIREFOX)
    ProcrastinateJob.objects.all().delete()
    new = "wholly different words"
    client.post(SECURITY, {"password": PASSWORD, "new_password": new})
    run_jobs()

    (message,) = mail.outbox
    assert message.subject == "The password of your account is changed"
    client.post(reverse("accounts:logout"))
    client.post(reverse("accounts:login"), {"username": "Ana", "password": new})
    names = list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", flat=True))
    assert names == ["accounts.tasks.send_password_changed", "accounts.tasks.send_new_sign_in"]


def ages(client, **seconds):
    session = client.session
    for name, passed in seconds.items():
        session[name] -= passed
    session.save()


def test_a_session_in_use_is_kept_for_another_two_weeks(ana):
    client = sign_in(FIREFOX)
    ages(client, seen_at=3700)
    almost = timezone.now() + timedelta(minutes=1)
    Session.objects.update(expire_date=almost)

    client.get("/settings/")

    session = Session.objects.get()
    assert session.expire_date > almost + timedelta(days=13)
    assert timezone.now() - session.seen_at < timedelta(minutes=1)


def test_a_page_within_the_hour_writes_no_session(ana):
    client = sign_in(FIREFOX)
    before = Session.objects.get()

    client.get("/settings/")

    assert Session.objects.get().seen_at == before.seen_at


def test_a_session_ends_after_ninety_days_however_it_is_used(ana):
    client = sign_in(FIREFOX)
    ages(client, signed_in_at=90 * 86400 + 1)

    answer = client.get("/settings/")

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/settings/")
    assert not Session.objects.filter(person=ana).exists()

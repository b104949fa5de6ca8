import pytest
import structlog
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.leaving import erase
from accounts.models import User
from accounts.tries import GUESSED
from accounts.watching import digest

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
SIGN_IN = reverse("accounts:login")


@pytest.fixture
def ana():
    return User.objects.create_user("Ana", "ana@example.com", PASSWORD)


@pytest.fixture
def told():
    with structlog.testing.capture_logs() as entries:
        yield lambda: [
            {name: value for name, value in entry.items() if name != "log_level"}
            for entry in entries
            if entry["event"] in EVENTS
        ]


EVENTS = {
    "signed_in",
    "signed_out",
    "sign_in_failed",
    "too_many_tries",
    "password_changed",
    "account_closed",
    "account_erased",
}


def test_coming_and_going_is_told_without_names(ana, told):
    client, who = Client(), digest(f"person {ana.pk}")
    client.post(SIGN_IN, {"username": "Ana", "password": "wrong"})
    client.post(SIGN_IN, {"username": "Ana", "password": PASSWORD})
    change = {"password": PASSWORD, "new_password": "wholly different words"}
    client.post(reverse("accounts:settings-security"), change)
    client.post(reverse("accounts:logout"))
    erase(person=ana, now=timezone.now())

    assert told() == [
        {"event": "sign_in_failed", "name": digest("name Ana")},
        {"event": "signed_in", "person": who},
        {"event": "password_changed", "person": who},
        {"event": "signed_out", "person": who},
        {"event": "account_closed", "person": who},
        {"event": "account_erased", "person": who},
    ]
    assert "Ana" not in str(told())


def test_a_refusal_after_too_many_tries_is_told(ana, told):
    for _ in range(GUESSED.free + 1):
        Client().post(SIGN_IN, {"username": "Ana", "password": "wrong"})

    assert told()[-1] == {"event": "too_many_tries", "kinds": ["sign in"]}


def test_a_digest_needs_the_secret_key(settings):
    first = digest("person 1")
    settings.SECRET_KEY = "another key, which is as long as it has to be for the check of it"

    assert digest("person 1") != first

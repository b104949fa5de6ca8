from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Session, User
from accounts.tasks import clear_expired_sessions

pytestmark = pytest.mark.django_db

SETTINGS = "/settings/"


def test_a_session_knows_whose_it_is(client, alice):
    client.force_login(alice)

    session = Session.objects.get()

    assert session.person == alice
    assert session.get_decoded()["_auth_user_id"] == str(alice.pk)


def test_only_expired_sessions_are_cleared(alice, bob):
    for person in (alice, bob):
        Client().force_login(person)
    Session.objects.of(bob).update(expire_date=timezone.now() - timedelta(seconds=1))

    clear_expired_sessions(timestamp=0)

    assert list(Session.objects.values_list("person", flat=True)) == [alice.pk]


def test_session_and_person_are_read_at_once(client, alice):
    client.force_login(alice)

    with CaptureQueriesContext(connection) as asked:
        assert client.get(SETTINGS).status_code == HTTPStatus.OK

    about_people = [one["sql"] for one in asked if "accounts_user" in one["sql"]]
    assert len(about_people) == 1
    assert "accounts_session" in about_people[0]


@pytest.mark.parametrize(
    "change",
    [
        {"password": "changed elsewhere"},
        {"is_active": False},
        {"leaves_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_who_may_not_stay_is_asked_to_sign_in(client, alice, change):
    client.force_login(alice)
    User.objects.filter(pk=alice.pk).update(**change)

    assert client.get(SETTINGS).status_code == HTTPStatus.FOUND


def test_a_session_stays_while_the_key_it_was_signed_with_is_still_taken(client, alice, settings):
    client.force_login(alice)
    old, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "another key that is long enough for all of this",
    )
    assert client.get(SETTINGS).status_code == HTTPStatus.FOUND

    settings.SECRET_KEY = old
    client.force_login(alice)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "one more key, as long as that", [old]

    assert client.get(SETTINGS).status_code == HTTPStatus.OK
    assert client.get(SETTINGS).status_code == HTTPStatus.OK


def test_a_session_of_a_way_in_that_is_gone_ends(client, alice, settings):
    client.force_login(alice)
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

    assert client.get(SETTINGS).status_code == HTTPStatus.FOUND


def test_a_session_is_of_whom_its_contents_name(client, alice, bob):
    client.force_login(alice)
    Session.objects.update(person=bob)

    assert client.get(SETTINGS).wsgi_request.user == alice

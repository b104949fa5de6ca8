from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Session
from accounts.tasks import clear_expired_sessions

pytestmark = pytest.mark.django_db


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

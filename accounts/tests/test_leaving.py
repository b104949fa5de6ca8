from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client

from accounts.leaving import erase, erase_due, keep, leave
from accounts.models import Session, User
from accounts.tasks import send_keep_link

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=14)


def test_a_second_wish_to_leave_keeps_the_first_day(alice):
    assert leave(person=alice, at=LATER) == LATER
    assert leave(person=alice, at=LATER + timedelta(days=1)) == LATER


def test_keep_can_be_said_twice_and_until_the_moment_has_come(alice):
    leave(person=alice, at=LATER)

    assert keep(person_id=alice.pk, now=LATER) is False
    assert keep(person_id=alice.pk, now=LATER - timedelta(microseconds=1)) is True
    assert keep(person_id=alice.pk, now=LATER) is True
    assert keep(person_id=alice.pk + 1, now=NOON) is False


def test_only_whose_moment_has_come_is_erased(alice, bob):
    leave(person=alice, at=LATER)

    assert erase_due(now=LATER - timedelta(seconds=1)) == 0
    assert erase_due(now=LATER) == 1
    assert erase_due(now=LATER) == 0
    assert list(User.objects.all()) == [bob]


def test_who_was_kept_is_not_erased(alice):
    leave(person=alice, at=LATER)
    keep(person_id=alice.pk, now=NOON)

    assert erase_due(now=LATER) == 0
    assert User.objects.get().is_active


def test_erase_asks_for_no_grace_and_takes_sessions_jobs_and_the_admins_log_along(alice, bob):
    for person in (alice, bob):
        Client().force_login(person)
        send_keep_link.defer(person_id=person.pk, origin="http://testserver")
        LogEntry.objects.log_actions(bob.pk, [person], CHANGE, change_message="x")

    erase(person=alice, now=NOON)
    erase(person=alice, now=NOON)

    assert list(User.objects.all()) == [bob]
    assert list(Session.objects.values_list("person", flat=True)) == [bob.pk]
    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == ["bob"]

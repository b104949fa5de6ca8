"""An account goes: for some days it can still be kept, and then nothing of it is left."""

from datetime import datetime
from typing import Any

import structlog
from django.contrib.admin.models import LogEntry
from django.db import OperationalError, connection, transaction

from accounts import signals
from accounts.identity import acting_for
from accounts.models import User
from accounts.people import end_sessions, hold
from accounts.watching import tell

logger = structlog.get_logger(__name__)

# So many rows that a statement stays far below its time-out, with all its triggers.
ROWS_AT_ONCE = 5_000

# What runs at this moment names nobody but by id, and its worker still has to finish it.
FORGET_JOBS = """
DELETE FROM procrastinate_jobs
WHERE status <> 'doing' AND %(person)s IN (args ->> 'person_id', args ->> 'owner_id')
"""

KEEP_SALT = "accounts.leaving.keep"


@transaction.atomic
def leave(*, person: User, at: datetime) -> datetime:
    """Sign the person out everywhere and let the account go then; return the moment.

    Whose account is already going gets the moment that was set first.
    """
    held = hold(person=person)
    if held.leaves_at is None:
        held.leaves_at = at
        held.save(update_fields=["leaves_at"])
    end_sessions(person=held)
    return held.leaves_at


def keep(*, person_id: int, now: datetime, leaving_at: datetime | None = None) -> bool:
    """Stop the account from going, and return whether it stays.

    It is too late once its moment has come, whether or not it was erased yet, or once it is
    closed: `now` may have passed while waiting for whoever closes it. With `leaving_at` only
    that one departure is stopped and no later one.
    """
    with transaction.atomic():
        person = User.objects.hold_with_id(person_id)
        if person is None or not person.is_active or is_closed(person=person, now=now):
            return False
        if person.leaves_at is None:
            return True
        if leaving_at is not None and person.leaves_at != leaving_at:
            return False
        person.leaves_at = None
        person.save(update_fields=["leaves_at"])
    return True


def departure(*, person: User) -> list[Any] | None:
    """Return what a link has to carry that stops this departure and no later one."""
    return None if person.leaves_at is None else [person.pk, person.leaves_at.isoformat()]


def read_departure(claim: list[Any]) -> tuple[int, datetime]:
    person_id, leaves_at = claim
    return person_id, datetime.fromisoformat(leaves_at)


def is_closed(*, person: User, now: datetime) -> bool:
    """Whether the moment has come: nobody may come in any more."""
    return person.leaves_at is not None and person.leaves_at <= now


def erase_due(*, now: datetime) -> int:
    """Erase every account whose moment has come; return how many.

    Safe to run again after a crash, or twice at once: whom somebody has locked has time until
    the next run, and one account that cannot be erased keeps no other.
    """
    erased = 0
    for pk in User.objects.ids_due_to_leave(at=now):
        try:
            erased += _close(pk, now=now) and _erase_closed(pk)
        except OperationalError:
            logger.exception("an account could not be erased", person_id=pk)
    return erased


def erase(*, person: User, now: datetime) -> None:
    """Erase the account at once, whatever it was to do; nothing the second time."""
    with transaction.atomic():
        # Whoever is just writing a row of theirs finishes first.
        locked = User.objects.lock(person)
        if locked is None:
            return
        _shut(locked, now=now)
    _erase_closed(person.pk)


def _close(pk: int, *, now: datetime) -> bool:
    with transaction.atomic():
        person = User.objects.lock_unless_locked(pk)
        if person is None or not is_closed(person=person, now=now):
            return False
        _shut(person, now=now)
    return True


def _shut(person: User, *, now: datetime) -> None:
    """Let nobody in from here on, so that a half-erased account is never seen."""
    person.leaves_at = min(person.leaves_at or now, now)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["leaves_at", "is_active", "password"])
    end_sessions(person=person)
    tell("account_closed", person=person)


def _erase_closed(pk: int) -> bool:
    """Return whether it was this call that removed the last of it."""
    with_rest = True
    while with_rest:
        with acting_for(pk):
            person = User.objects.lock(User(pk=pk))
            if person is None:
                return False
            with_rest = _remove_some(person)
            if not with_rest:
                _forget(person)
                tell("account_erased", person=User(pk=pk))
    return True


def _remove_some(person: User) -> bool:
    """Remove as many rows as one transaction may, and return whether there were any."""
    answers = signals.leaving.send(sender=User, person=person, at_most=ROWS_AT_ONCE)
    return any(removed for _receiver, removed in answers)


def _forget(person: User) -> None:
    key = str(person.pk)
    LogEntry.objects.filter(
        content_type__app_label="accounts", content_type__model="user", object_id=key
    ).delete()
    with connection.cursor() as cursor:
        cursor.execute(FORGET_JOBS, {"person": key})
    person.delete()

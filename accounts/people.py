"""Make and change people."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import signals
from accounts.identity import NAMED
from accounts.models import EMAIL_ONCE, NAME_ONCE, Session, User
from accounts.watching import tell

TAKEN = {
    NAME_ONCE: ("username", _("This user name is taken. Choose another one.")),
    EMAIL_ONCE: ("email", _("There is already an account with this e-mail. Sign in instead.")),
}

HOLD_AND_NAME = f"""
SELECT currency, {NAMED} FROM accounts_user WHERE id = %s FOR NO KEY UPDATE
"""  # noqa: S608 - made of constants


class TakenError(ValueError):
    """A name or an e-mail is another person's; `field` says which, the text what to do."""

    def __init__(self, constraint: str) -> None:
        self.field, message = TAKEN[constraint]
        super().__init__(message)


@contextmanager
def _names_once() -> Iterator[None]:
    """Ask the database and nobody else: two people may want one name in the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        constraint = getattr(diagnosis, "constraint_name", None)
        if constraint not in TAKEN:
            raise
        raise TakenError(constraint) from error


def register(
    *,
    username: str,
    password: str | None,
    email: str | None,
    currency: str,
    time_zone: str,
    language: str,
) -> User:
    """Make an account; without a password nobody signs in to it. Raises TakenError."""
    with _names_once():
        return User.objects.create_user(
            username=username,
            email=email,
            password=password,
            currency=currency,
            time_zone=time_zone,
            language=language,
        )


def with_id(pk: int) -> User | None:
    """For a job, before which the person may have gone."""
    return User.objects.with_id(pk)


def hold(*, person: User) -> User:
    """Return the person as stored, and let nobody change them until the transaction ends.

    Whoever is not there any more may do nothing: raises PermissionDenied.
    """
    held = User.objects.hold(person)
    if held is None:
        raise PermissionDenied
    return held


def hold_and_name_step(*, person: User, action: str) -> str:
    """Do as `hold` and `name_step` at once; return the person's currency as stored.

    What is done most often, recording an expense, needs no more than that of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD_AND_NAME, [action, person.pk])
        held = cursor.fetchone()
    if held is None:
        raise PermissionDenied
    currency: str = held[0]
    return currency


def hold_all(*, people: QuerySet[Any]) -> None:
    """Hold everybody whose id is among these, in one order, so that two callers wait in turn."""
    User.objects.hold_those(people)


def find(*, name: str) -> User | None:
    """Return the person with this user name or e-mail, however it is written."""
    return User.objects.named(name)


def save_preferences(*, person: User, columns: Collection[str]) -> None:
    """Save these columns of the person, and tell when their currency is another one.

    Raises TakenError.
    """
    followers = {f"{name}_folded" for name in ("username", "email") if name in columns}
    with _names_once():
        person.save(update_fields=[*columns, *followers])
        if "currency" in columns:
            signals.currency_changed.send(sender=User, person=person)


def change_password(*, person: User, password: str, keep_session: str | None = None) -> None:
    """Set the password and end every session of the person but one."""
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        end_sessions(person=person, keep_session=keep_session)
    tell("password_changed", person=person)


def end_sessions(*, person: User, keep_session: str | None = None) -> None:
    Session.objects.of(person).other_than(keep_session).delete()


def stored_for(*, person: User) -> list[str]:
    """Return what is kept for the person, one line each: "3,412 expenses"."""
    answers = signals.counting.send(sender=User, person=person)
    return [line for _receiver, lines in answers for line in lines or []]

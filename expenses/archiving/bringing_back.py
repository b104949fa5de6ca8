"""An archive into an empty account: all of it, or nothing has changed."""

import psycopg
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from accounts.identity import name_step
from accounts.models import User
from accounts.people import hold, save_preferences
from expenses.archiving.checking import check_row
from expenses.archiving.opening import Archive, ArchiveRefusedError
from expenses.archiving.pointing import follow
from expenses.archiving.shared import find_shared
from expenses.archiving.staging import coming, move_in, stage_rows
from expenses.archiving.tables import PREFERENCES, TABLES
from expenses.models import Change, ReadingHabit, Statement

# COPY raises those of psycopg, Django everything else its own.
REFUSED = (DataError, IntegrityError, psycopg.DataError, psycopg.IntegrityError)


class NotEmptyError(Exception):
    """There are rows in the account, among which those of the archive would be mixed up."""


def is_empty(*, owner: User) -> bool:
    """Whether nothing of the person's is there; imports that were undone do not count."""
    for model in TABLES.values():
        rows = model.objects.owned_by(owner)
        if model is Statement:
            rows = rows.done().filter(undone_at=None)
        # How files are read is no row of theirs: it says nothing of what was spent.
        if model is not ReadingHabit and rows.exists():
            return False
    return True


@transaction.atomic
def bring_back(*, owner: User, archive: Archive) -> int:
    """Write everything in the archive as the owner's, in one step; return how many expenses.

    Every row gets a number of its own here, and what points at another finds it by that: a number
    that the archive does not hold is refused, so that nothing leads to anybody else's. Raises
    NotEmptyError or ArchiveRefusedError.
    """
    owner = hold(person=owner)
    if not is_empty(owner=owner):
        raise NotEmptyError
    name_step(Change.Action.LOAD)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            _set_preferences(owner, archive)
            stage_rows(cursor, archive)
            find_shared(cursor, owner=owner, archive=archive)
            follow(cursor)
            cursor.execute("ANALYZE archive_numbers")
            ReadingHabit.objects.owned_by(owner).delete()
            for model in TABLES.values():
                move_in(cursor, owner=owner.pk, model=model)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for model in TABLES.values():
                cursor.execute(sql.SQL("DROP TABLE {}").format(coming(model)))
            cursor.execute("DROP TABLE archive_numbers")
    except REFUSED as error:
        words = _("Something in this archive cannot be stored. Nothing was imported.")
        raise ArchiveRefusedError(words) from error
    return archive.rows.get("expenses", 0)


def _set_preferences(owner: User, archive: Archive) -> None:
    told = {name: archive.preferences[name] for name in PREFERENCES if name in archive.preferences}
    others = {field.name for field in User._meta.fields} - set(told)  # noqa: SLF001
    for name, value in told.items():
        setattr(owner, name, value)
    try:
        owner.clean_fields(exclude=others)
        check_row(User, told)
    except (ValidationError, ValueError, TypeError) as error:
        words = _("The settings in this archive are not what this program writes.")
        raise ArchiveRefusedError(words) from error
    save_preferences(person=owner, columns=list(told))

"""Everybody's categories: found again by what they are called, else made the person's own."""

from typing import Any

from django.utils.translation import gettext as _
from psycopg import sql

from accounts.folding import fold
from accounts.models import User
from expenses.archiving.opening import Archive, ArchiveRefusedError
from expenses.archiving.staging import checked_rows, coming
from expenses.archiving.tables import SHARED, table_of
from expenses.models import Category, Expense, Rule

MOST = 2_000
WANTED = """
SELECT category_id FROM {expenses} UNION SELECT category_id FROM {rules}
UNION SELECT parent_id FROM {categories}
"""
OWN_NAMES = "SELECT name_folded FROM {categories} WHERE parent_id IS NULL"
NUMBER = "INSERT INTO archive_numbers VALUES (%s, %s, %s)"
LONGEST_NAME = 60


def find_shared(cursor: Any, *, owner: User, archive: Archive) -> None:
    """Give each shared category of the archive the number that it has here.

    One that is not here by the same name, place and kind is made the owner's own if something of
    theirs is filed under it.
    """
    if archive.rows.get(SHARED, 0) > MOST:
        raise ArchiveRefusedError(
            _("This archive has more shared categories than can be read. Nothing was imported.")
        )
    rows = {row["id"]: row for row in checked_rows(archive, SHARED, Category)}
    wanted = _wanted(cursor)
    wanted |= {row["parent_id"] for pk, row in rows.items() if pk in wanted}
    taken = _names(cursor)
    here = {(one.name_folded, one.parent_id, one.kind): one.pk for one in Category.objects.shared()}
    found: dict[int | None, int | None] = {None: None}
    for pk, row in sorted(rows.items(), key=lambda one: one[1]["parent_id"] is not None):
        if row["parent_id"] not in found and row["parent_id"] in rows:
            continue  # inside one that nothing is filed under
        above = found.get(row["parent_id"])
        match = here.get((row["name_folded"], above, row["kind"]))
        if match is None and pk in wanted:
            match = _make(owner, row, above, taken)
        if match is not None:
            found[pk] = match
            cursor.execute(NUMBER, [table_of(Category), pk, match])


def _wanted(cursor: Any) -> set[int | None]:
    parts = {"expenses": coming(Expense), "rules": coming(Rule), "categories": coming(Category)}
    cursor.execute(sql.SQL(WANTED).format(**parts))
    return {number for (number,) in cursor.fetchall()}


def _names(cursor: Any) -> set[str]:
    cursor.execute(sql.SQL(OWN_NAMES).format(categories=coming(Category)))
    return {name for (name,) in cursor.fetchall()}


def _make(owner: User, row: dict[str, Any], above: int | None, taken: set[str]) -> int:
    name, number = row["name"], 2
    while above is None and fold(name) in taken:
        end = f" {number}"
        name, number = row["name"][: LONGEST_NAME - len(end)] + end, number + 1
    taken.add(fold(name))
    made = Category.objects.create(
        owner=owner,
        name=name,
        description=row["description"],
        parent_id=above,
        kind=row["kind"],
        icon=row["icon"],
        colour=row["colour"],
        position=row["position"],
        is_archived=row["is_archived"],
    )
    return made.pk

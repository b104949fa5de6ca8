"""Taking a step back: every row that it touched, as it was before.

In SQL throughout, so that a step of a hundred thousand rows is undone as one of them is.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from accounts.identity import acting_for, name_step
from accounts.models import User
from accounts.people import hold
from expenses.history import latest_change, mark_undone
from expenses.models import Change
from expenses.models.change import ExactDecoder

CONFLICTS_SHOWN = 20
UNIQUE_VIOLATION = "23505"

# What points at another comes after it; removals go the other way round.
LEDGER = (
    "expenses_category",
    "expenses_paymentmethod",
    "expenses_hiddencategory",
    "expenses_archivedtag",
    "expenses_suggestion",
    "expenses_savedfilter",
    "expenses_rule",
    "expenses_expense",
    "expenses_statement",
    "expenses_statementline",
)

# Each row that the step touched: as it was before (null if it was not there), and right after:
# that is what the next change of the row found, or what is there now if there was none.
TOUCHED = """
WITH touched AS (
    SELECT
        "table", row_id, max(id) AS last_id,
        (array_agg(before ORDER BY id))[1] AS before,
        (array_agg(is_removal ORDER BY id DESC))[1] AS is_gone
    FROM expenses_changedrow WHERE owner_id = %(owner)s AND change_id = %(change)s
    GROUP BY "table", row_id
),
added AS (
    SELECT "table", unnest(ids) AS row_id, id
    FROM expenses_addedrows WHERE owner_id = %(owner)s AND change_id = %(change)s
),
rows AS (
    SELECT
        "table", row_id,
        CASE WHEN added.id IS NULL THEN before END AS before,
        coalesce(is_gone, false) AS is_gone,
        greatest(last_id, added.id) AS last_id
    FROM touched FULL JOIN added USING ("table", row_id)
)
SELECT rows.*, (
    SELECT next.before FROM expenses_changedrow next
    WHERE next.owner_id = %(owner)s AND next."table" = rows."table"
        AND next.row_id = rows.row_id AND next.id > rows.last_id
    ORDER BY next.id LIMIT 1
) AS after
FROM rows
"""
UNDOING = f"CREATE TEMPORARY TABLE undoing ON COMMIT DROP AS {TOUCHED}"

VERSIONS = """
SELECT before, CASE
    WHEN is_gone THEN NULL
    ELSE coalesce(after, CASE WHEN stored.id IS NOT NULL THEN to_jsonb(stored) END)
END
FROM ({touched}) AS rows
LEFT JOIN {table} stored ON stored.id = row_id AND stored.owner_id = %(owner)s
WHERE "table" = {name} ORDER BY row_id LIMIT %(most)s
"""

HOLD_ROWS = """
SELECT id FROM {table} WHERE owner_id = %(owner)s
    AND id IN (SELECT row_id FROM undoing WHERE "table" = {name}) ORDER BY id FOR UPDATE
"""

CHANGED_SINCE = """
SELECT coalesce(after, before), CASE WHEN stored.id IS NOT NULL THEN to_jsonb(stored) END
FROM undoing LEFT JOIN {table} stored ON stored.id = row_id AND stored.owner_id = %(owner)s
WHERE "table" = {name} AND CASE
    WHEN is_gone THEN stored.id IS NOT NULL
    WHEN after IS NOT NULL THEN
        stored.id IS NULL
        OR expenses_without_derived(to_jsonb(stored))
            <> expenses_without_derived(to_jsonb(stored) || after)
END
ORDER BY row_id LIMIT %(most)s
"""

REMOVE = """
DELETE FROM {table} stored USING undoing
WHERE "table" = {name} AND before IS NULL
    AND stored.id = row_id AND stored.owner_id = %(owner)s
"""

PUT_BACK = """
UPDATE {table} stored SET {columns}
FROM undoing, LATERAL jsonb_populate_record(null::{table}, before) AS old
WHERE "table" = {name} AND before IS NOT NULL AND NOT is_gone
    AND stored.id = row_id AND stored.owner_id = %(owner)s
"""
# A version from before a column was added leaves that column as it is.
COLUMN = "{column} = CASE WHEN before ? {key} THEN old.{column} ELSE stored.{column} END"

BRING_BACK = """
INSERT INTO {table} ({columns})
SELECT {values}
FROM undoing, LATERAL jsonb_populate_record(null::{table}, before) AS old
WHERE "table" = {name} AND before IS NOT NULL AND is_gone
ORDER BY {first}row_id
"""

# A version from before a column was added says nothing of it, and takes what a new row has.
NEW = {"set_by_hand": "coalesce(old.set_by_hand, '{}')"}
# A row that comes back is a new version of itself, never one that a form may still hold.
DERIVED = {
    "version": "(before ->> 'version')::integer + 1",
    "updated_at": "now()",
    "base_amount": "CASE WHEN old.currency = %(currency)s THEN old.amount END",
}

COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
ORDER BY attnum
"""


@dataclass(frozen=True)
class Versions:
    """A row before and after; None where it is not there.

    Of a step, or of what happened since: as the step left it, and as it is now.
    """

    table: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangedSinceError(Exception):
    """Rows of the step were changed afterwards; `rows` are the first of them."""

    def __init__(self, rows: list[Versions]) -> None:
        super().__init__(f"{len(rows)} rows were changed since")
        self.rows = rows


class NothingLeftError(Exception):
    """All that the step touched is gone for good."""


def versions_of(*, owner: User, change: Change, most: int) -> list[Versions]:
    """Return the first rows that a change touched, before and right after it."""
    given = {"owner": owner.pk, "change": change.pk, "most": most}
    found: list[Versions] = []
    with connection.cursor() as cursor:
        for table in LEDGER:
            cursor.execute(_about(VERSIONS, table, touched=sql.SQL(TOUCHED)), given)
            found += _versions(table, cursor)
    return found[:most]


def undo(*, owner: User, change: int, door: str = Change.Door.PAGE) -> Change:
    """Take a whole step back, in a step of its own that can be undone too; return that one.

    What is undone already stays so: the change that undid it is returned. Amounts in the
    owner's currency are worked out anew, since it may be another one by now.

    Raises Change.DoesNotExist; ChangedSinceError if a row is not as the step left it;
    NothingLeftError; ValidationError if a name is taken or a row is in use by now.
    """
    with acting_for(owner.pk, door=door):
        owner = hold(person=owner)
        done = Change.objects.owned_by(owner).select_for_update().get(pk=change)
        if done.is_undone:
            return Change.objects.owned_by(owner).filter(undoes=done).latest("pk")
        name_step(Change.Action.UNDO)
        with connection.cursor() as cursor:
            _take_back(cursor, {"owner": owner.pk, "change": done.pk, "currency": owner.currency})
        made = latest_change(owner=owner)
        if made is None:
            raise NothingLeftError
        mark_undone(done, by=made)
    return made


def _take_back(cursor: Any, given: dict[str, Any]) -> None:
    cursor.execute(UNDOING, given)
    cursor.execute("ANALYZE undoing")
    cursor.execute('SELECT DISTINCT "table" FROM undoing')
    touched = {name for (name,) in cursor.fetchall()}
    tables = [name for name in LEDGER if name in touched]
    for table in tables:
        cursor.execute(_about(HOLD_ROWS, table), given)
    if conflicts := [row for table in tables for row in _changed_since(cursor, table, given)]:
        raise ChangedSinceError(conflicts[:CONFLICTS_SHOWN])
    try:
        with transaction.atomic():
            for table in reversed(tables):
                cursor.execute(_about(REMOVE, table), given)
            columns = {table: _columns(cursor, table) for table in tables}
            for table in tables:
                cursor.execute(_put_back(table, columns[table]), given)
            for table in tables:
                cursor.execute(_bring_back(table, columns[table]), given)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise ValidationError(_refusal(error)) from error
    cursor.execute("DROP TABLE undoing")


def _changed_since(cursor: Any, table: str, given: dict[str, Any]) -> list[Versions]:
    cursor.execute(_about(CHANGED_SINCE, table), given | {"most": CONFLICTS_SHOWN})
    return _versions(table, cursor)


def _versions(table: str, cursor: Any) -> list[Versions]:
    return [
        Versions(table, *(version and json.loads(version, cls=ExactDecoder) for version in both))
        for both in cursor.fetchall()
    ]


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(COLUMNS, [table])
    return [name for (name,) in cursor.fetchall()]


def _put_back(table: str, columns: list[str]) -> sql.Composed:
    derived = DERIVED | {"version": "stored.version + 1"}
    written = [
        sql.SQL("{} = ").format(sql.Identifier(name)) + sql.SQL(derived[name])
        if name in derived
        else sql.SQL(COLUMN).format(column=sql.Identifier(name), key=sql.Literal(name))
        for name in columns
        if name not in {"id", "owner_id"}
    ]
    return _about(PUT_BACK, table, columns=sql.SQL(", ").join(written))


def _bring_back(table: str, columns: list[str]) -> sql.Composed:
    known = DERIVED | NEW
    values = [
        sql.SQL(known[name]) if name in known else sql.Identifier("old", name) for name in columns
    ]
    return _about(
        BRING_BACK,
        table,
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        values=sql.SQL(", ").join(values),
        # A category comes before those inside it.
        first=sql.SQL("old.parent_id NULLS FIRST, " if "parent_id" in columns else ""),
    )


def _about(statement: str, table: str, **parts: sql.Composable) -> sql.Composed:
    return sql.SQL(statement).format(table=sql.Identifier(table), name=sql.Literal(table), **parts)


def _refusal(error: IntegrityError) -> str:
    diagnosis = error.__cause__.diag  # type: ignore[union-attr]
    if diagnosis.constraint_name == "statement_line_once":
        return _("These lines were imported again since. Undo that import first.")
    if diagnosis.sqlstate == UNIQUE_VIOLATION:
        return _("Another one has that name by now. Rename it, then undo this again.")
    return _(
        "Something that this needs is gone, or something it added is in use by now."
        " Undo the later changes first."
    )

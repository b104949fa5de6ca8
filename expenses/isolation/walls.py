"""The database asked directly, without any owner filter of ours."""

# ruff: noqa: S608 - the names in these statements are from the catalogue

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import Error, connection, transaction
from psycopg import sql

from accounts.identity import NOBODY, take_identity
from expenses.isolation.household import PRESENT, SECONDS_OWN, TRASHED, Household

# Every function that looks past the policies, and how it is called with a word of the first
# person; those without are triggers, which are tried by what they have to refuse.
LOOKING_PAST: dict[str, str | None] = {
    "accounts_count_call": "SELECT token FROM accounts_count_call(%s, 60)",
    "expenses_forbid_foreign_category": None,
    "expenses_keep_two_levels": None,
    "expenses_matching": "SELECT expenses_matching(to_tsquery('simple', %s))",
    "expenses_sought": "SELECT unnest(ids) FROM expenses_sought(to_tsquery('simple', %s), 9, 1000)",
    "expenses_tagged": "SELECT expenses_tagged(%s)",
    "expenses_titled": "SELECT expenses_titled(id, ARRAY[%s], 7) FROM accounts_user",
}

OWNED_TABLES = """
SELECT relname FROM pg_class
JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'owner_id'
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
FUNCTIONS = """
SELECT proname FROM pg_proc
WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY proname
"""
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    AND attname NOT IN ('id', 'owner_id')
"""
# Which column of an owned table points at which other one.
REFERENCES = """
SELECT DISTINCT conrelid::regclass::text, attname
FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
WHERE contype = 'f' AND attname <> 'owner_id'
    AND conrelid::regclass::text = ANY(%(tables)s) AND confrelid::regclass::text = ANY(%(tables)s)
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Finding:
    """One thing that was tried; `leak` says what came of it, "" that nothing did."""

    what: str
    leak: str = ""


def owned_tables() -> list[str]:
    return [name for (name,) in _rows(OWNED_TABLES)]


def try_walls(household: Household) -> Iterator[Finding]:
    """Ask as the second person for the first's rows, and as nobody for any."""
    tables = owned_tables()
    second = household.second.pk
    for table in tables:
        take_identity(second)
        yield _reading(table, household)
        for attempt in _writing(table, household):
            yield _refused(*attempt)
        take_identity(NOBODY)
        seen = len(_rows(f"SELECT 1 FROM {table}"))
        yield Finding(f"nobody reads {table}", f"{seen} rows are seen" if seen else "")
        take_identity("")
        yield _raises(table)
    take_identity(second)
    for table, column in _rows(REFERENCES, {"tables": tables}):
        statement = f"UPDATE {table} SET {column} = %s WHERE id = %s"
        yield _refused(
            f"{table}.{column} points at a row of the first", statement, [PRESENT, SECONDS_OWN[0]]
        )
    for (function,) in _rows(FUNCTIONS):
        yield _calling(function, household)


def _reading(table: str, household: Household) -> Finding:
    owners = {owner for (owner,) in _rows(f"SELECT owner_id FROM {table}")}
    foreign = owners - {household.second.pk, None}
    what = f"the second reads {table} without a filter"
    if household.second.pk not in owners:
        return Finding(what, "not even own rows are seen, so this proves nothing")
    return Finding(what, f"rows of {len(foreign)} others are seen" if foreign else "")


def _writing(table: str, household: Household) -> Iterator[tuple[str, Any, list[Any]]]:
    ids = [PRESENT, TRASHED]
    yield f"update {table}", f"UPDATE {table} SET id = id WHERE id = ANY(%s)", [ids]
    yield f"delete from {table}", f"DELETE FROM {table} WHERE id = ANY(%s)", [ids]
    columns = sql.SQL(", ").join(sql.Identifier(name) for (name,) in _rows(COLUMNS, [table]))
    insert = sql.SQL(
        "INSERT INTO {table} (id, owner_id, {columns})"
        " SELECT id + 5, %s, {columns} FROM {table} WHERE id = %s"
    ).format(table=sql.Identifier(table), columns=columns)
    own = SECONDS_OWN[0]
    yield f"insert into {table} for the first", insert, [household.first.pk, own]
    give = f"UPDATE {table} SET owner_id = %s WHERE id = %s"
    yield f"give an own row of {table} to the first", give, [household.first.pk, own]


def _refused(what: str, statement: Any, parameters: list[Any]) -> Finding:
    """What is written must touch no row, or raise."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            touched = cursor.rowcount
            connection.check_constraints()
            transaction.set_rollback(True)
    except Error:
        return Finding(what)
    return Finding(what, f"{touched} rows are written" if touched else "")


def _raises(table: str) -> Finding:
    what = f"no identity in {table}"
    try:
        with transaction.atomic():
            _rows(f"SELECT 1 FROM {table}")
    except Error:
        return Finding(what)
    return Finding(what, "a job that forgets to say who it works for is not told")


def _calling(function: str, household: Household) -> Finding:
    what = f"{function}() looks past the policies"
    if function not in LOOKING_PAST:
        return Finding(what, "and is not listed in expenses/isolation/walls.py")
    call = LOOKING_PAST[function]
    if call is None:
        return Finding(f"{what}: a trigger, tried by what it refuses above")
    found = {pk for (pk,) in _rows(call, [household.word])}
    return Finding(what, f"and finds {len(found)} rows of others" if found else "")


def _rows(statement: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description is not None else []

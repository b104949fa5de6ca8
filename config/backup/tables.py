"""What there is to back up, read from PostgreSQL's own catalogue: no list to forget a table in."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

# Their rows are of the moment: a restored session would sign somebody in who had signed out, and
# a restored count of failed tries would lock somebody out. `migrate` writes its own record.
LEFT_OUT = {"accounts_session", "accounts_tries", "django_migrations"}
# In these there may be rows where nobody has used the tracker: `migrate`, `seed_categories` and a
# worker that runs put them there.
MADE_BY_SETTING_UP = {"auth_permission", "django_content_type", "expenses_category"}
QUEUE = "procrastinate_"

COLUMNS = """
SELECT c.relname,
    array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = ''),
    coalesce((
        SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::int2[], k.attnum))
        FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary
    ), '{}')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND a.attnum > 0 AND NOT a.attisdropped
GROUP BY c.oid, c.relname ORDER BY c.relname
"""
# A deferred key is checked in the end, any other with the rows: those need their targets first.
NEEDED_FIRST = """
SELECT child.relname, parent.relname FROM pg_constraint
JOIN pg_class child ON child.oid = conrelid JOIN pg_class parent ON parent.oid = confrelid
WHERE contype = 'f' AND NOT condeferred AND conrelid <> confrelid
    AND connamespace = 'public'::regnamespace
"""
SEQUENCES = """
SELECT sequencename, increment_by FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1
"""
TRIGGERS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
    AND NOT t.tgisinternal AND t.tgenabled = 'O'
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Table:
    name: str
    columns: list[str]  # without those that PostgreSQL works out itself
    key: list[str]

    @property
    def identifier(self) -> sql.Identifier:
        return sql.Identifier("public", self.name)

    @property
    def column_list(self) -> sql.Composed:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))


def all_tables(connection: Connection) -> list[Table]:
    """Return every table, each after those that its rows need to be there at once."""
    tables = {name: Table(name, columns, key) for name, columns, key in connection.execute(COLUMNS)}
    needed: dict[str, set[str]] = {name: set() for name in tables}
    for child, parent in connection.execute(NEEDED_FIRST):
        needed[child].add(parent)
    ordered: list[Table] = []
    while needed:
        ready = sorted(name for name, parents in needed.items() if not parents & needed.keys())
        for name in ready or sorted(needed):
            ordered.append(tables[name])
            del needed[name]
    return ordered


def migrations(connection: Connection) -> list[str]:
    if connection.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,):
        return []
    rows = connection.execute("SELECT app || '.' || name FROM public.django_migrations")
    return sorted({name for (name,) in rows})


def next_numbers(connection: Connection) -> dict[str, int]:
    """Return what each sequence gives next."""
    numbers = {}
    for name, step in connection.execute(SEQUENCES).fetchall():
        query = sql.SQL("SELECT last_value, is_called FROM {}")
        last, is_called = connection.execute(
            query.format(sql.Identifier("public", name))
        ).fetchone() or (1, False)
        numbers[name] = last + step if is_called else last
    return numbers


def in_use(connection: Connection, tables: list[Table]) -> list[str]:
    """Return the tables that have rows only where somebody has used the tracker."""
    candidates = [
        table
        for table in tables
        if table.name not in LEFT_OUT | MADE_BY_SETTING_UP and not table.name.startswith(QUEUE)
    ]
    query = sql.SQL("SELECT FROM {} LIMIT 1")
    return [
        table.name
        for table in candidates
        if connection.execute(query.format(table.identifier)).rowcount
    ]

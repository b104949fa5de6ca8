"""Whether the tables could be spread over machines by `owner_id`, as Citus does it.

Each person's rows then lie together on one machine, and what belongs to nobody is copied to all.
That needs keys with the owner in them and asks nothing of a database that is not spread.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connections

# Every table with rows of one person each, and whether a row may be without a person. Those of
# `accounts` are small and looked up before it is known whose they are: they are on all machines.
OWNED = r"""
SELECT relname, NOT attnotnull FROM pg_class
JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'owner_id' AND NOT attisdropped
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    AND relname LIKE 'expenses\_%'
ORDER BY relname
"""

# Every unique index of these tables without the owner among what it is about.
WITHOUT_OWNER = """
SELECT the_table.relname, the_index.relname, indisprimary
FROM pg_index
JOIN pg_class AS the_table ON the_table.oid = indrelid
JOIN pg_class AS the_index ON the_index.oid = indexrelid
JOIN pg_attribute ON attrelid = indrelid AND attname = 'owner_id'
WHERE the_table.relname = ANY(%s) AND the_table.relnamespace = 'public'::regnamespace
    AND indisunique AND NOT attnum = ANY(indkey::smallint[])
ORDER BY 1, 2
"""

# Every reference that has a row of one of these tables at its end.
REFERENCES = """
SELECT
    from_table.relname, conname, to_table.relname,
    EXISTS (
        SELECT FROM pg_attribute
        WHERE attrelid = conrelid AND attnum = ANY(conkey) AND attname = 'owner_id'
    )
FROM pg_constraint
JOIN pg_class AS from_table ON from_table.oid = conrelid
JOIN pg_class AS to_table ON to_table.oid = confrelid
WHERE contype = 'f' AND to_table.relname = ANY(%s)
    AND from_table.relnamespace = 'public'::regnamespace
ORDER BY 1, 2
"""

# A key of one number, which every table has from Django, and its references: both get the owner.
CHANGES = "to change"
BREAKS = "in the way"


class Finding(NamedTuple):
    """`how` says whether moving would change it by rule, or whether it is in the way."""

    how: str
    sentence: str


def findings(*, using: str = "owner") -> list[Finding]:
    """Return all that stands between these tables and being spread by their owner."""
    with connections[using].cursor() as cursor:
        cursor.execute(OWNED)
        owned: dict[str, bool] = dict(cursor.fetchall())
        cursor.execute(WITHOUT_OWNER, [list(owned)])
        indexes = cursor.fetchall()
        cursor.execute(REFERENCES, [list(owned)])
        references = cursor.fetchall()
    return [*_shared(owned), *_keys(indexes), *_references(references, owned)]


def _shared(owned: dict[str, bool]) -> Iterator[Finding]:
    for table, may_be_nobodys in owned.items():
        if may_be_nobodys:
            yield Finding(
                CHANGES,
                f"{table} has rows of nobody: they move to a table that is on all machines.",
            )


def _keys(indexes: list[tuple[str, str, bool]]) -> Iterator[Finding]:
    for table, index, is_primary in indexes:
        if is_primary:
            yield Finding(CHANGES, f"The key of {table} becomes (owner_id, id).")
        else:
            yield Finding(BREAKS, f"{index} of {table} is unique without the owner.")


def _references(
    references: list[tuple[str, str, str, bool]], owned: dict[str, bool]
) -> Iterator[Finding]:
    for from_table, name, to_table, has_owner in references:
        if from_table not in owned:
            yield Finding(BREAKS, f"{name}: {from_table} has no owner and points at {to_table}.")
        elif not has_owner:
            yield Finding(CHANGES, f"{name} of {from_table} gets the owner of {to_table} as well.")

"""An archive's rows in temporary tables: each checked, and with the number that it gets here."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from psycopg import sql

from accounts.folding import FoldedField, fold
from expenses.archiving.checking import check_row, value_of
from expenses.archiving.opening import Archive, ArchiveRefusedError, newer, refused_line
from expenses.archiving.tables import LEFT_OUT, MAY_BE_GONE, TABLES, fields_of, points_at, table_of
from expenses.models import HiddenCategory

MAKE_ROOM = """
CREATE TEMPORARY TABLE {coming} ON COMMIT DROP AS SELECT {columns} FROM {table} WITH NO DATA
"""
TYPES = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0
"""
MAKE_NUMBERS = """
CREATE TEMPORARY TABLE archive_numbers (
    kind text, was bigint, now bigint, PRIMARY KEY (kind, was)
) ON COMMIT DROP
"""
# In the order of the old ones, so that what came first still does.
NUMBER = """
INSERT INTO archive_numbers
SELECT {kind}, id, nextval({sequence}::regclass)
FROM (SELECT id FROM {coming} ORDER BY id) AS ordered
"""
SEQUENCE = "SELECT pg_get_serial_sequence(%s, 'id')"
IS_UNKNOWN = """
SELECT EXISTS (
    SELECT FROM {coming} WHERE {column} IS NOT NULL AND NOT EXISTS (
        SELECT FROM archive_numbers WHERE kind = {kind} AND was = {column}
    )
)
"""
MOVE_IN = """
INSERT INTO {table} (owner_id, {columns}) SELECT {owner}, {values}
FROM {coming} coming {numbers} ORDER BY coming.id
"""


def stage_rows(cursor: Any, archive: Archive) -> None:
    """Fill a table for each of the archive's; raise ArchiveRefusedError for a row that is wrong."""
    cursor.execute(MAKE_NUMBERS)
    for name, model in TABLES.items():
        columns = columns_of(model)
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        table = sql.Identifier(table_of(model))
        parts = {"coming": coming(model), "columns": names, "table": table}
        cursor.execute(sql.SQL(MAKE_ROOM).format(**parts))
        cursor.execute(TYPES, [coming_name(model)])
        types = dict(cursor.fetchall())
        with cursor.copy(sql.SQL("COPY {coming} FROM STDIN (FORMAT binary)").format(**parts)) as to:
            to.set_types([types[column] for column in columns])
            for row in checked_rows(archive, name, model):
                to.write_row([row[column] for column in columns])
        # Asked for once: for each row it costs more than the number itself.
        cursor.execute(SEQUENCE, [table_of(model)])
        kind, sequence = sql.Literal(table_of(model)), sql.Literal(cursor.fetchone()[0])
        cursor.execute(sql.SQL(NUMBER).format(kind=kind, sequence=sequence, **parts))
        cursor.execute(sql.SQL("ANALYZE {coming}").format(**parts))


def checked_rows(archive: Archive, name: str, model: Any) -> Iterator[dict[str, Any]]:
    """Yield a table's rows, by column; what an older version did not have is as in a new row."""
    fields = fields_of(model)
    given = archive.columns.get(name, [])
    if not set(given) <= {field.attname for field in fields}:
        raise ArchiveRefusedError(newer())
    told = [field for field in fields if field.attname in given]
    missing = {f.attname: f.get_default() for f in fields if f.attname not in given}
    folded = [f for f in model._meta.concrete_fields if isinstance(f, FoldedField)]  # noqa: SLF001
    for number, found in archive.rows_of(name):
        try:
            row = {field.attname: value_of(field, found[field.attname]) for field in told}
            check_row(model, row)
        except (ValidationError, ValueError, TypeError, KeyError, OverflowError):
            raise refused_line(name, number) from None
        row |= missing
        row |= {field.attname: fold(row[field.of]) for field in folded}
        yield row


def columns_of(model: Any) -> list[str]:
    folded = [f.attname for f in model._meta.concrete_fields if isinstance(f, FoldedField)]  # noqa: SLF001
    return [field.attname for field in fields_of(model)] + folded


def move_in(cursor: Any, *, owner: int, model: Any) -> None:
    """Write the staged rows of a table as the owner's."""
    values: dict[str, sql.Composable] = {
        name: sql.Identifier("coming", name) for name in columns_of(model)
    }
    numbers = [_numbered("id", table_of(model), is_needed=True)]
    values["id"] = sql.SQL("id_number.now")
    for field in fields_of(model):
        target = points_at(field)
        if target is None:
            continue
        column = field.attname
        may_be_gone = model is HiddenCategory or (table_of(model), column) in MAY_BE_GONE
        if not may_be_gone:
            _refuse_unknown(cursor, model, column, table_of(target))
        # A shared category that is not there needs no hiding.
        is_needed = model is HiddenCategory
        numbers.append(_numbered(column, table_of(target), is_needed=is_needed))
        values[column] = sql.Identifier(f"{column}_number", "now")
    for column, instead in LEFT_OUT.get(table_of(model), {}).items():
        values[column] = sql.SQL(instead).format(owner=sql.Literal(owner))
    statement = sql.SQL(MOVE_IN).format(
        table=sql.Identifier(table_of(model)),
        columns=sql.SQL(", ").join(map(sql.Identifier, values)),
        owner=sql.Literal(owner),
        values=sql.SQL(", ").join(values.values()),
        coming=coming(model),
        numbers=sql.SQL(" ").join(numbers),
    )
    cursor.execute(statement)


def coming_name(model: Any) -> str:
    return f"coming_{table_of(model)}"


def coming(model: Any) -> sql.Identifier:
    return sql.Identifier(coming_name(model))


def _numbered(column: str, kind: str, *, is_needed: bool) -> sql.Composed:
    return sql.SQL(
        "{how} archive_numbers {name} ON {name}.kind = {kind} AND {name}.was = {was}"
    ).format(
        how=sql.SQL("JOIN" if is_needed else "LEFT JOIN"),
        name=sql.Identifier(f"{column}_number"),
        kind=sql.Literal(kind),
        was=sql.Identifier("coming", column),
    )


def _refuse_unknown(cursor: Any, model: Any, column: str, kind: str) -> None:
    statement = sql.SQL(IS_UNKNOWN).format(
        coming=coming(model), column=sql.Identifier(column), kind=sql.Literal(kind)
    )
    cursor.execute(statement)
    if cursor.fetchone()[0]:
        raise ArchiveRefusedError(
            _("Something in this archive points at what is not in it. Nothing was imported.")
        )

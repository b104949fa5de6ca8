"""From the database into an archive, all of it as it was at one moment."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config.backup.archive import (
    BackupError,
    Manifest,
    TableCopy,
    write_manifest,
    write_table,
    written_whole,
)
from config.backup.tables import (
    LEFT_OUT,
    Connection,
    Table,
    all_tables,
    migrations,
    next_numbers,
)

# Values are written so that any server reads them alike. Where row-level security would hold rows
# back, reading fails and does not give a backup without them.
ALIKE_EVERYWHERE = """
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL TimeZone = 'UTC';
SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1;
"""


def take_backup(*, connection: Connection, path: Path, overwrite: bool) -> Manifest:
    """Write one snapshot of every table; readers and writers go on meanwhile."""
    try:
        with written_whole(path, overwrite=overwrite) as archive, connection.transaction():
            connection.execute(ALIKE_EVERYWHERE)
            manifest = _copy_out(connection, archive)
            write_manifest(archive, manifest)
    except psycopg.Error as error:
        raise BackupError(f"The database could not be read: {error}") from error
    return manifest


def _copy_out(connection: Connection, archive: zipfile.ZipFile) -> Manifest:
    applied = migrations(connection)
    if not applied:
        raise BackupError("This database has no tables of the tracker.")
    copies = []
    for table in all_tables(connection):
        if table.name not in LEFT_OUT:
            rows, digest = write_table(archive, table.name, rows_of(connection, table))
            copies.append(TableCopy(table.name, table.columns, rows, digest))
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        server=str(connection.info.server_version),
        migrations=applied,
        tables=copies,
        # Read after the rows: a number that was given meanwhile is at worst left out.
        sequences=next_numbers(connection),
    )


def rows_of(connection: Connection, table: Table) -> Iterator[Any]:
    """Give the rows as COPY writes them, in the order of their key so that digests compare."""
    keys = sql.SQL(", ").join(map(sql.Identifier, table.key))
    query = sql.SQL("COPY (SELECT {} FROM {} {}) TO STDOUT").format(
        table.column_list,
        table.identifier,
        sql.SQL("ORDER BY {}").format(keys) if table.key else sql.SQL(""),
    )
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        yield from copy

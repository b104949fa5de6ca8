"""From an archive into the database: all of it, or nothing has changed."""

import zipfile
from pathlib import Path

import psycopg
from psycopg import sql

from config.backup.archive import BackupError, Manifest, check_tables, opened, read_table
from config.backup.tables import (
    LEFT_OUT,
    TRIGGERS,
    Connection,
    Table,
    all_tables,
    in_use,
    migrations,
)

AS_IT_WAS_WRITTEN = """
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL lock_timeout = '10s';
SET LOCAL client_encoding = 'UTF8';
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL TimeZone = 'UTC';
"""
MORE_TO_NAME = 3


def check_archive(*, path: Path) -> Manifest:
    """Read all of it without a database."""
    with opened(path) as (archive, manifest):
        check_tables(archive, manifest)
    return manifest


def restore_backup(*, connection: Connection, path: Path, replace: bool) -> Manifest:
    """Put every row back, in one transaction.

    Refuses a place that is in use, unless told to `replace` what is there.
    """
    with opened(path) as (archive, manifest):
        check_tables(archive, manifest)
        try:
            with connection.transaction():
                connection.execute(AS_IT_WAS_WRITTEN)
                _refuse_other_tables(connection, manifest)
                tables = all_tables(connection)
                _take_over(connection, tables, replace=replace)
                _copy_in(connection, archive, manifest, tables)
        except psycopg.errors.LockNotAvailable as error:
            raise BackupError(
                "The tracker is in use: stop its web and worker processes. Nothing has changed."
            ) from error
        except psycopg.Error as error:
            raise BackupError(f"Nothing has been changed: {error}") from error
    return manifest


def _refuse_other_tables(connection: Connection, manifest: Manifest) -> None:
    here, there = set(migrations(connection)), set(manifest.migrations)
    if not here:
        raise BackupError("There are no tables yet. First: manage.py migrate --database owner")
    if unknown := there - here:
        raise BackupError(
            f"Migrations of the backup are missing here: {_some(unknown)}. Install "
            "the version that made it and run: manage.py migrate --database owner"
        )
    if missing := here - there:
        raise BackupError(
            f"The backup is of an older version, without {_some(missing)}. Into an empty database "
            "install the version that made it, migrate, restore, and then upgrade."
        )


def _take_over(connection: Connection, tables: list[Table], *, replace: bool) -> None:
    names = sql.SQL(", ").join(table.identifier for table in tables)
    connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
    if not replace and (used := in_use(connection, tables)):
        raise BackupError(
            f"This database is in use: there are rows in {_some(set(used))}. Restore into an empty "
            "one, or give --replace to lose everything that is here now."
        )


def _copy_in(
    connection: Connection, archive: zipfile.ZipFile, manifest: Manifest, tables: list[Table]
) -> None:
    wanted = {copy.name: copy for copy in manifest.tables}
    emptied = [table for table in tables if table.name not in LEFT_OUT]
    if {table.name: set(table.columns) for table in emptied} != {
        copy.name: set(copy.columns) for copy in manifest.tables
    }:
        raise BackupError("The tables here have other columns than those in the backup.")
    # Rows come back as they were, and not as triggers would make them now. Keys stay checked.
    triggers = connection.execute(TRIGGERS).fetchall()
    _switch(connection, triggers, "DISABLE")
    # With those left out: sessions of people who may no longer be there.
    kept = "django_migrations"
    names = sql.SQL(", ").join(table.identifier for table in tables if table.name != kept)
    connection.execute(sql.SQL("TRUNCATE {}").format(names))
    for table in emptied:
        copy = wanted[table.name]
        columns = sql.SQL(", ").join(map(sql.Identifier, copy.columns))
        query = sql.SQL("COPY {} ({}) FROM STDIN").format(table.identifier, columns)
        with connection.cursor() as cursor:
            with cursor.copy(query) as written:
                for block in read_table(archive, copy):
                    written.write(block)
            if cursor.rowcount != copy.rows:
                raise BackupError(f"{copy.name} took {cursor.rowcount} rows of {copy.rows}.")
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _switch(connection, triggers, "ENABLE")
    _each_sequence(connection, manifest)


def _switch(connection: Connection, triggers: list[tuple[str, str]], how: str) -> None:
    for table, trigger in triggers:
        connection.execute(
            sql.SQL("ALTER TABLE {} {} TRIGGER {}").format(
                sql.Identifier("public", table), sql.SQL(how), sql.Identifier(trigger)
            )
        )


def _each_sequence(connection: Connection, manifest: Manifest) -> None:
    # Unlike setval(), this is taken back where the transaction is.
    for name, number in manifest.sequences.items():
        connection.execute(
            sql.SQL("ALTER SEQUENCE {} RESTART WITH {}").format(
                sql.Identifier("public", name), sql.Literal(number)
            )
        )


def _some(names: set[str]) -> str:
    first = sorted(names)[:MORE_TO_NAME]
    more = len(names) - len(first)
    return ", ".join(first) + (f" and {more} more" if more else "")

"""What PostgreSQL gives as COPY, row after row, so that a million take no more memory than one."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from psycopg import errors
from psycopg.pq import ExecStatus

ROWS_AT_ONCE = 500
WITHOUT_WAITING = 1


def copied(query: str, *, types: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield each row as a tuple of values."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT WITH (FORMAT binary)") as copy,
    ):
        copy.set_types(types)
        yield from copy.rows()


def copied_as_text(query: str, *, options: str) -> Iterator[bytes]:
    """Yield the rows as COPY writes them, whole ones and many at once.

    psycopg waits for each, which takes it as long as PostgreSQL needs to write it. It does so
    here for the first of those that have arrived; the others are taken from what it is made of.
    """
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT WITH ({options})") as copy,
    ):
        libpq = copy.connection.pgconn
        size = 0
        while size >= 0 and (row := copy.read()):
            rows = [row]
            while len(rows) < ROWS_AT_ONCE:
                size, row = libpq.get_copy_data(WITHOUT_WAITING)
                if size <= 0:
                    break
                rows.append(row)
            if size < 0:
                _end(libpq)
            yield b"".join(rows)


def _end(libpq: Any) -> None:
    """Take the result of the whole; raise what ended it early."""
    for result in list(iter(libpq.get_result, None)):
        if result.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(result)

"""From the database into an archive, all of it as it was at one moment."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import IO, Any

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from accounts.models import User
from expenses.archiving.tables import (
    PREFERENCES,
    SHARED,
    TABLES,
    VERSION,
    as_json,
    fields_of,
    table_of,
)
from expenses.models import Category, Statement

FORMAT = "expense-tracker-archive"
MANIFEST, README, SETTINGS = "manifest.json", "readme.txt", "preferences.json"
DIGEST_LENGTH = 64
BLOCK = 1 << 20
# With signs that JSON never holds as they are, CSV is each value as it is.
ONE_AFTER_ANOTHER = r"COPY ({}) TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')"


def write_archive(*, owner: User, to: IO[bytes], now: datetime) -> None:
    """Write everything that is the person's into an empty file.

    One statement reads all tables, so that no row is missing that another points at. The file
    ends with a SHA-256 of all that comes before, by which what was altered is refused.
    """
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.comment = b"0" * DIGEST_LENGTH
        archive.writestr(README, readme(now=now))
        preferences = {name: getattr(owner, name) for name in PREFERENCES}
        archive.writestr(SETTINGS, json.dumps(preferences, indent=1))
        rows = _write_rows(archive, owner)
        columns = {name: _columns(model) for name, model in TABLES.items()}
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": now.isoformat(timespec="seconds"),
            "rows": rows,
            "columns": {SHARED: columns["categories"]} | columns,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    length = to.seek(-DIGEST_LENGTH, io.SEEK_END)
    digest = digest_of(to, length=length)
    to.seek(length)
    to.write(digest.encode())


def digest_of(file: IO[bytes], *, length: int) -> str:
    digest, left = hashlib.sha256(), length
    file.seek(0)
    while left and (block := file.read(min(BLOCK, left))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()


def entry_of(name: str) -> str:
    return f"{name}.jsonl"


def _columns(model: Any) -> list[str]:
    return [field.attname for field in fields_of(model)]


def _write_rows(archive: zipfile.ZipFile, owner: User) -> dict[str, int]:
    """Write a file for each table, a row a line; return how many each has."""
    names = [SHARED, *TABLES]
    counts = dict.fromkeys(names, 0)
    with ExitStack() as stack:
        written, entry = -1, None
        for line in _lines(owner):
            place, _mark, row = line.partition(b"\x02")
            while written < int(place):
                written += 1
                stack.close()
                entry = stack.enter_context(
                    archive.open(entry_of(names[written]), "w", force_zip64=True)
                )
            counts[names[written]] += 1
            entry.write(row)  # type: ignore[union-attr] # the first row opens the first one
        stack.close()
        for name in names[written + 1 :]:
            archive.writestr(entry_of(name), b"")
    return counts


def _lines(owner: User) -> Iterator[bytes]:
    own = sql.SQL("owner_id = {}").format(sql.Literal(owner.pk))
    parts = [_part(0, Category, sql.SQL("owner_id IS NULL"))]
    for place, model in enumerate(TABLES.values(), 1):
        which = own
        if model is Statement:
            which += sql.SQL(" AND state = {}").format(sql.Literal(Statement.State.DONE.value))
        parts.append(_part(place, model, which))
    statement = sql.SQL(ONE_AFTER_ANOTHER).format(sql.SQL(" UNION ALL ").join(parts))
    with connection.cursor() as cursor:
        # Side by side, the tables' rows would come in any order.
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
        with cursor.copy(statement) as copy:
            for row in copy:
                yield bytes(row)


def _part(place: int, model: Any, which: sql.Composable) -> sql.Composed:
    return sql.SQL("(SELECT {}, {} FROM {} WHERE {} ORDER BY id)").format(
        sql.Literal(place), as_json(model), sql.Identifier(table_of(model)), which
    )


def readme(*, now: datetime) -> str:
    """Return what somebody has to know who finds the file."""
    made = _("Made by the Personal Expense Tracker on %(day)s.") % {"day": f"{now:%Y-%m-%d}"}
    paragraphs = [
        made,
        _(
            "This archive holds everything that is yours: expenses, those in the trash too,"
            " categories, ways to pay, tags, rules, saved views, what you said to suggestions,"
            " imported statements with every line, how your banks' files are read, and your"
            " settings."
        ),
        _(
            "Each file ending in .jsonl is one table, a row a line, as JSON. Amounts are texts,"
            " so that they stay exact: positive for money out, negative for money in."
            " shared_categories.jsonl names the categories that everybody has."
        ),
        _(
            "Not in it are your password, passkeys and tokens, where you are signed in, files"
            " that wait to be imported, and the steps that could be undone."
        ),
        _(
            "To get everything back, open Export in an account that is still empty and choose"
            " this file under Bring everything back. A file that was altered is refused."
        ),
    ]
    return "\n\n".join(paragraphs) + "\n"

"""XLSX and XLS as tables, read by a process of its own within bounds."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Generator, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from expenses.importing.refusing import FileRefusedError, Problem
from expenses.importing.tables.grid import (
    ABOVE,
    MOST_ROWS,
    ROWS_LOOKED_AT,
    Row,
    Typed,
    counted,
    is_booked,
    sheet_row,
)
from expenses.importing.tables.layout import PREAMBLE

MOST_ENTRIES = 2000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200
SMALL = 1024 * 1024  # an entry that stays below this may be packed as tightly as it likes
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CHILD = Path(__file__).with_name("sheet_rows.py")
MOST_SHEETS = 5
ROWS_TOLD = ROWS_LOOKED_AT + PREAMBLE + 1  # more than a layout is found in
NUMBER = 0


class SheetGrid:
    """The rows of the first sheet that has any, after those passed over.

    `start` are its first rows if they were read before: while no more are asked for, no process
    is started. Raises FileRefusedError.
    """

    encoding = ""

    def __init__(
        self, content: bytes, *, passed_over: int = 0, start: list[Row | Problem] | None = None
    ) -> None:
        self._content = content
        self._passed_over = passed_over
        self._start = start or []
        self._is_whole = start is not None and len(start) < ROWS_TOLD
        self.format = format_of(content)

    def rows(self) -> Iterator[Row | Problem]:
        yield from self._start
        if not self._is_whole:
            told = _told(self._content, self._passed_over, sheets=1, rows=MOST_ROWS + ABOVE + 1)
            rows = (row for row in told if row is not None)
            yield from islice(counted(rows), len(self._start), None)


def format_of(content: bytes) -> str:
    return "xlsx" if content.startswith(b"PK") else "xls"


def sheets_in(content: bytes) -> Iterator[SheetGrid]:
    """Yield the sheets that have something in them, the first ones, and at least one.

    One process tells how they all begin. Raises FileRefusedError.
    """
    if format_of(content) == "xlsx":
        check_zip(content)
    elif ENCRYPTED in content:
        raise FileRefusedError.whole(_encrypted())
    start: list[Row | Problem] = []
    place = 0
    told = _told(content, 0, sheets=MOST_SHEETS, rows=ROWS_TOLD)
    for row in told:
        if row is not None:
            start.append(row)
            continue
        if any(is_booked(one.cells) for one in start if isinstance(one, Row)):
            told.close()
        yield SheetGrid(content, passed_over=place, start=start)
        start = []
        place += 1
    if not place:
        yield SheetGrid(content, start=start)


def _told(
    content: bytes, passed_over: int, *, sheets: int, rows: int
) -> Generator[Row | Problem | None, None, None]:
    """Yield the rows that the process reads, and None at the end of each sheet.

    It is apart because what it reads is laid out in memory as wide and as high as the file
    says: a few bytes can ask for hundreds of gigabytes, and running out ends the process.
    """
    child = subprocess.Popen(
        [sys.executable, "-I", str(CHILD), *map(str, (passed_over, sheets, rows))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield from _rows_of(child, content)
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def _rows_of(child: subprocess.Popen[bytes], content: bytes) -> Iterator[Row | Problem | None]:
    if child.stdin is None or child.stdout is None:
        raise FileRefusedError.whole(unreadable())
    try:
        child.stdin.write(content)
        child.stdin.close()
    except BrokenPipeError:
        raise FileRefusedError.whole(unreadable()) from None
    is_whole = False
    for line in child.stdout:
        told = json.loads(line)
        if told == "next":
            yield None
        elif isinstance(told, str):
            if told != "end":
                raise FileRefusedError.whole(_encrypted() if told == "encrypted" else unreadable())
            is_whole = True
        else:
            number, cells = told
            texts = [Typed(text) if kind == NUMBER else text for kind, text in cells]
            yield sheet_row(number, texts)
    if not is_whole:
        raise FileRefusedError.whole(unreadable())


def check_zip(content: bytes) -> None:
    """Raise FileRefusedError for what unpacks to more than a spreadsheet of bookings can need.

    The sizes that the archive states are not believed: what is larger than stated is cut off
    there by whoever unpacks it, and is then no sheet.
    """
    try:
        entries = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, IndexError):
        raise FileRefusedError.whole(unreadable()) from None
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefusedError.whole(_encrypted())
    if not any(name.startswith("xl/") for name in names):
        raise FileRefusedError.whole(
            _("This is an archive, not a statement. Unpack it, and choose the file in it.")
        )
    unpacked = sum(entry.file_size for entry in entries)
    is_packed_too_tightly = any(
        entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or is_packed_too_tightly:
        raise FileRefusedError.whole(
            _("This spreadsheet unpacks to more than can be read. Save the sheet as CSV instead.")
        )


def _encrypted() -> str:
    return _("This spreadsheet has a password. Save it without one.")


def unreadable() -> str:
    return _("This spreadsheet cannot be read. Open it, and save the sheet as CSV.")

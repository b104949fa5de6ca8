"""XLSX and XLS as tables, read by a process of its own within bounds."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _

from expenses.importing.refusing import FileRefusedError, Problem, problem
from expenses.importing.tables.grid import ABOVE, MOST_CELLS, MOST_ROWS, Row, Typed, too_many_rows

MOST_ENTRIES = 2000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 200
SMALL = 1024 * 1024  # an entry that stays below this may be packed as tightly as it likes
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CHILD = Path(__file__).with_name("sheet_rows.py")
SECONDS = 120
NUMBER, TEXT = 0, 1


class SheetGrid:
    """The rows of the first sheet that has any, after those passed over.

    Raises FileRefusedError.
    """

    encoding = ""

    def __init__(self, content: bytes, *, passed_over: int = 0) -> None:
        self._passed_over = passed_over
        self.format = "xlsx" if content.startswith(b"PK") else "xls"
        if self.format == "xlsx":
            check_zip(content)
        elif ENCRYPTED in content:
            raise FileRefusedError.whole(_encrypted())
        self._content = content

    def rows(self) -> Iterator[Row | Problem]:
        found = 0
        for number, cells in self._told():
            if len(cells) > MOST_CELLS:
                yield Problem(number, _("it has more than %(most)d cells") % {"most": MOST_CELLS})
                continue
            texts: list[str] = [Typed(text) if kind == NUMBER else text for kind, text in cells]
            raw = "\t".join(texts)
            found += 1
            if found > MOST_ROWS + ABOVE:
                raise too_many_rows()
            if "\0" in raw:
                yield problem(number, _("it holds an empty byte"), raw)
            else:
                yield Row(number, texts, raw)

    def _told(self) -> Iterator[tuple[int, list[tuple[int, str]]]]:
        """Yield what the process that reads the sheet writes, a row a line.

        It is apart because what it reads is laid out in memory as wide and as high as the file
        says: a few bytes can ask for hundreds of gigabytes, and running out ends the process.
        """
        child = subprocess.Popen(
            [sys.executable, "-I", str(CHILD), str(self._passed_over)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield from _rows_of(child, self._content)
        finally:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()


def _rows_of(
    child: subprocess.Popen[bytes], content: bytes
) -> Iterator[tuple[int, list[tuple[int, str]]]]:
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
        if isinstance(told, str):
            if told != "end":
                raise FileRefusedError.whole(_encrypted() if told == "encrypted" else unreadable())
            is_whole = True
        else:
            yield told[0], told[1]
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

"""An archive's bytes, looked at before anything in them is believed."""

import contextlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from expenses.archiving.tables import SHARED, TABLES, VERSION
from expenses.archiving.writing import (
    DIGEST_LENGTH,
    FORMAT,
    MANIFEST,
    README,
    SETTINGS,
    digest_of,
    entry_of,
)

MOST_UNPACKED = 4 << 30
MOST_RATIO = 200
SMALL = 1 << 20  # an entry that stays below this may be packed as tightly as it likes
LONGEST_ROW = 1 << 20
LONGEST_NOTICE = 1 << 18
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENTRIES = {MANIFEST, README, SETTINGS, *map(entry_of, (SHARED, *TABLES))}


class ArchiveRefusedError(Exception):
    """Its text is for whoever chose the file; nothing has been changed."""


@dataclass(frozen=True)
class Archive:
    """A checked file. `rows` says how many each table has, `columns` which are given of them."""

    rows: dict[str, int]
    columns: dict[str, list[str]]
    preferences: dict[str, Any]
    zip: zipfile.ZipFile

    @property
    def count(self) -> int:
        """How many rows there are, the shared categories left out."""
        return sum(count for name, count in self.rows.items() if name != SHARED)

    def rows_of(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield each row of a table with the number of its line."""
        if name not in self.rows:
            return
        number = 0
        with self.zip.open(entry_of(name)) as lines:
            while line := lines.readline(LONGEST_ROW + 1):
                number += 1
                if len(line) > LONGEST_ROW:
                    raise refused_line(name, number)
                yield number, _object(line, name, number)
        if number != self.rows[name]:
            raise ArchiveRefusedError(_altered())


@contextlib.contextmanager
def opened(file: IO[bytes]) -> Iterator[Archive]:
    """Open an archive of which every byte is as it was written; refuse any other file."""
    size = file.seek(0, io.SEEK_END)
    length = max(size - DIGEST_LENGTH, 0)
    file.seek(length)
    kept = file.read(DIGEST_LENGTH)
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise ArchiveRefusedError(_no_archive())
    if kept != digest_of(file, length=length).encode():
        raise ArchiveRefusedError(_altered())
    try:
        with zipfile.ZipFile(file) as archive:
            yield _described(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise ArchiveRefusedError(_altered()) from error


def refused_line(name: str, number: int) -> ArchiveRefusedError:
    words = _("Line %(number)d of %(file)s is not what this program writes. Nothing was imported.")
    return ArchiveRefusedError(words % {"number": number, "file": entry_of(name)})


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if not {MANIFEST, SETTINGS} <= set(names) <= ENTRIES or len(names) != len(set(names)):
        raise ArchiveRefusedError(_no_archive())
    for entry in entries:
        if entry.flag_bits & 1 or entry.compress_type not in PACKED:
            raise ArchiveRefusedError(_no_archive())
        is_packed_too_tightly = entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        if entry.file_size > SMALL and is_packed_too_tightly:
            raise ArchiveRefusedError(_too_large())
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ArchiveRefusedError(_too_large())


def _described(archive: zipfile.ZipFile) -> Archive:
    _check_entries(archive)
    told = _small(archive, MANIFEST)
    rows, columns = told.get("rows"), told.get("columns")
    if told.get("format") != FORMAT or not isinstance(rows, dict) or not isinstance(columns, dict):
        raise ArchiveRefusedError(_no_archive())
    if told.get("version") != VERSION or not set(rows) <= {SHARED, *TABLES}:
        raise ArchiveRefusedError(newer())
    if set(rows) != set(columns) or not set(map(entry_of, rows)) <= set(archive.namelist()):
        raise ArchiveRefusedError(_no_archive())
    if not all(type(count) is int for count in rows.values()) or not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names)
        for names in columns.values()
    ):
        raise ArchiveRefusedError(_no_archive())
    return Archive(rows, columns, _small(archive, SETTINGS), archive)


def _small(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    if archive.getinfo(name).file_size > LONGEST_NOTICE:
        raise ArchiveRefusedError(_no_archive())
    try:
        told = json.loads(archive.read(name))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ArchiveRefusedError(_no_archive())
    return told


def _object(line: bytes, name: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line, parse_float=str)
    except (ValueError, RecursionError):
        raise refused_line(name, number) from None
    if not isinstance(found, dict):
        raise refused_line(name, number)
    return found


def newer() -> str:
    return _("This archive was made by a newer version, which this one cannot read.")


def _no_archive() -> str:
    return _("This is not an archive of everything from here. For a bank's file, use Import.")


def _altered() -> str:
    return _("This archive is cut or was altered. Nothing was imported.")


def _too_large() -> str:
    return _("This archive unpacks to more than can be read. Nothing was imported.")

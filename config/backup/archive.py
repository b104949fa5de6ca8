"""The file itself: a zip that ends with a SHA-256 of all that comes before.

Any unzip opens it: `tables/NAME` is what PostgreSQL's COPY writes, `manifest.json` tells what of.
The checksum lies in the zip's comment, so that not one byte of the file is left unguarded.
"""

import contextlib
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
DIGEST_LENGTH = 64
BLOCK = 1024 * 1024


class BackupError(Exception):
    """Its text is for whoever called the command."""


@dataclass(frozen=True)
class TableCopy:
    name: str
    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    server: str
    migrations: list[str]
    tables: list[TableCopy]
    sequences: dict[str, int]  # the number that each gives next
    files: list[str] = field(default_factory=list)  # below files/; none are kept yet
    format: int = FORMAT


@contextlib.contextmanager
def written_whole(path: Path, *, overwrite: bool) -> Iterator[zipfile.ZipFile]:
    """Give a new archive that takes its name only once all of it is on the disk."""
    refuse_place(path, overwrite=overwrite)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                archive.comment = b"0" * DIGEST_LENGTH
                yield archive
            file.flush()
            size = file.seek(0, os.SEEK_END)
            digest = _digest(path=unfinished, length=size - DIGEST_LENGTH)
            file.seek(size - DIGEST_LENGTH)
            file.write(digest.encode())
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            unfinished.replace(path)
        else:
            # Unlike a rename, a link fails where meanwhile somebody else made the file.
            os.link(unfinished, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError as error:
        raise BackupError(f"{path} exists already. --overwrite replaces it.") from error
    except OSError as error:
        raise BackupError(f"{path} could not be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def refuse_place(path: Path, *, overwrite: bool) -> None:
    if path.is_dir():
        raise BackupError(f"{path} is a folder. Name a file in it.")
    if not path.parent.is_dir():
        raise BackupError(f"The folder {path.parent} does not exist.")
    if path.exists() and not path.is_file():
        raise BackupError(f"{path} is not an ordinary file.")
    if path.exists() and not overwrite:
        raise BackupError(f"{path} exists already. --overwrite replaces it.")


def write_table(archive: zipfile.ZipFile, name: str, blocks: Iterable[Any]) -> tuple[int, str]:
    """Write what COPY gives, as it comes; return the rows and the digest of them."""
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"tables/{name}", "w", force_zip64=True) as entry:
        for block in blocks:
            entry.write(block)
            digest.update(block)
            rows += bytes(block).count(b"\n")  # one inside a value is written as \n
    return rows, digest.hexdigest()


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


@contextlib.contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open an archive of which every byte is as it was written; refuse any other file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - DIGEST_LENGTH, 0))
            kept = file.read()
            if kept != _digest(path=path, length=max(size - DIGEST_LENGTH, 0)).encode():
                raise BackupError(
                    f"{path} is no backup, or is cut off or altered: its checksum does not match. "
                    "Nothing has been changed."
                )
            with zipfile.ZipFile(file) as archive:
                yield archive, _manifest(path, archive)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{path} is no backup of this tracker: {error}") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error


def read_table(archive: zipfile.ZipFile, table: TableCopy) -> Iterator[bytes]:
    """Give the table's bytes; raise at the end if they are not those of the manifest."""
    digest = hashlib.sha256()
    with archive.open(f"tables/{table.name}") as entry:
        while block := entry.read(BLOCK):
            digest.update(block)
            yield block
    if digest.hexdigest() != table.sha256:
        raise BackupError(f"The rows of {table.name} are not those that were backed up.")


def check_tables(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for table in manifest.tables:
        rows = sum(block.count(b"\n") for block in read_table(archive, table))
        if rows != table.rows:
            raise BackupError(f"{table.name} has {rows} rows in place of {table.rows}.")


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    told = json.loads(archive.read(MANIFEST))
    if told["format"] != FORMAT or told["files"]:
        raise BackupError(
            f"{path} is of format {told['format']}, this version reads format {FORMAT}. "
            "Restore it with the version that made it, or a newer one."
        )
    told["tables"] = [TableCopy(**table) for table in told["tables"]]
    return Manifest(**told)


def _digest(*, path: Path, length: int) -> str:
    digest, left = hashlib.sha256(), length
    with path.open("rb") as file:
        while left and (block := file.read(min(BLOCK, left))):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()

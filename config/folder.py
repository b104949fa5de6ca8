"""What is kept with the data: folders and files that nobody else may read."""

import os
from pathlib import Path

from config.account import Account, EmbeddedError


def make_data_folder(folder: Path) -> None:
    try:
        # As root, PostgreSQL's own user must be able to pass through.
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        (folder / "locks").mkdir(mode=0o700, exist_ok=True)
        (folder / "locks" / "turn").touch()
    except PermissionError as error:
        raise EmbeddedError(
            f"The data folder {folder} belongs to another user. Work as that user, or name "
            "another folder by the variable TRACKER_DATA."
        ) from error


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def private_folder(path: Path, account: Account) -> None:
    """Make a folder for the server's user; refuse one that somebody else laid there first."""
    path.mkdir(mode=0o700, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid not in {os.geteuid(), account.uid}:
        raise EmbeddedError(f"{path} belongs to somebody else: remove it.")
    path.chmod(0o700)
    account.give(path)

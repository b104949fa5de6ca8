"""What measurements stand on: a PostgreSQL of the run's own.

Import nothing of Django before `a_database` is entered: its settings are read there.
"""

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from config.embedded import Server  # noqa: E402 - found by the line above
from config.roles import OWNER, SUPERUSER  # noqa: E402

# Nothing has to be collected first, which a fresh clone has not done.
SETTINGS = """
from config.settings import *

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["*"]
"""
# The view that pages are compared with has an address beside theirs.
WITH_BARE_VIEW = f"""
{SETTINGS}
ROOT_URLCONF = "bare"
TEMPLATES[0]["DIRS"].append({str(Path(__file__).parent / "templates")!r})
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
def a_database(settings: str = SETTINGS) -> Iterator[Ground]:
    """Start a server in a temporary folder, migrate it, and set Django up for it."""
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        folder = Path(name) / "data"
        (Path(name) / "bench_settings.py").write_text(settings)
        os.environ |= {
            "TRACKER_DATA": str(folder),
            "DATABASE_URL": "",
            "DATABASE_OWNER_URL": "",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "LOG_LEVEL": os.environ.get("LOG_LEVEL", "CRITICAL"),
            "DJANGO_SETTINGS_MODULE": "bench_settings",
            "PYTHONPATH": os.pathsep.join([name, str(Path(__file__).parent)]),
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

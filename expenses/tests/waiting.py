"""Two people at once, in the order that a test is about."""

import time

from django.db import connection

SECONDS = 4


def wait_until_somebody_waits() -> None:
    """Return once another connection waits for a lock, or after a while."""
    until = time.monotonic() + SECONDS
    while not _somebody_waits() and time.monotonic() < until:
        time.sleep(0.01)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])

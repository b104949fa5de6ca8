"""On whose behalf the database is asked.

PostgreSQL's row-level security compares `owner_id` with the setting `app.user_id`. It is set
for one transaction only, so that neither a pooled connection nor PgBouncer can carry one
person's identity into another's request. Whoever asks for owned rows without an identity gets
an error and not an empty answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

EVERYONE = "everyone"
NOBODY = "nobody"


# Beside the identity: by which door it came, and the one step that all it does is part of.
TAKE = """
SELECT
    set_config('app.user_id', %s, true),
    set_config('app.door', %s, true),
    set_config('app.step', %s, true),
    set_config('app.action', '', true),
    set_config('app.history', '', true)
"""
NAMED = (
    "set_config('app.action', coalesce(nullif(current_setting('app.action', true), ''), %s), true)"
)
NAME = f"SELECT {NAMED}"
SETTINGS = ("app.user_id", "app.door", "app.step", "app.action", "app.history")
LOOK = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in SETTINGS)
RESTORE = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)


def take_identity(identity: int | str, *, door: str = "", using: str = DEFAULT_DB_ALIAS) -> None:
    """Set who is asking until the transaction ends, and begin a step of theirs.

    A person's id, EVERYONE, or NOBODY, who sees no owned row.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(TAKE, [str(identity), door, uuid4().hex])


def name_step(action: str) -> None:
    """Say what the present step is, unless somebody further out has said it already."""
    with connection.cursor() as cursor:
        cursor.execute(NAME, [action])


def present_step() -> str:
    """Return what tells this step from others; "" where no identity was taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.step', true)")
        (step,) = cursor.fetchone()
    return step or ""


def keep_no_history() -> None:
    """Until the transaction ends: for what goes for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.history', 'off', true)")


def who_is_asking() -> str:
    """Return the identity; "" where none was taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user_id', true)")
        (identity,) = cursor.fetchone()
    return identity or ""


@contextmanager
def acting_for(identity: int | str, *, door: str = "job") -> Iterator[None]:
    """Work on somebody's behalf, in one transaction.

    Within another one, whoever was asking before is asking again afterwards.
    """
    is_within = connection.in_atomic_block
    before = _settings() if is_within else []
    with transaction.atomic():
        take_identity(identity, door=door)
        yield
        # What is rolled back, the setting is rolled back with.
        if is_within and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(RESTORE, before)


def _settings() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(LOOK)
        return [setting or "" for setting in cursor.fetchone()]


@contextmanager
def acting_for_everyone(*, door: str = "job") -> Iterator[None]:
    """Run a scheduled job or the back office across all people, in one transaction."""
    with acting_for(EVERYONE, door=door):
        yield

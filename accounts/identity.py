"""On whose behalf the database is asked.

PostgreSQL's row-level security compares `owner_id` with the setting `app.user_id`. It is set
for one transaction only, so that neither a pooled connection nor PgBouncer can carry one
person's identity into another's request. Whoever asks for owned rows without an identity gets
an error and not an empty answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

EVERYONE = "everyone"
NOBODY = "nobody"


def take_identity(identity: int | str) -> None:
    """Set who is asking until the transaction ends.

    A person's id, EVERYONE, or NOBODY, who sees no owned row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user_id', %s, true)", [str(identity)])


def who_is_asking() -> str:
    """Return the identity; "" where none was taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user_id', true)")
        (identity,) = cursor.fetchone()
    return identity or ""


@contextmanager
def acting_for(identity: int | str) -> Iterator[None]:
    """Work on somebody's behalf, in one transaction.

    Within another one, whoever was asking before is asking again afterwards.
    """
    is_within = connection.in_atomic_block
    before = who_is_asking() if is_within else ""
    with transaction.atomic():
        take_identity(identity)
        yield
        # What is rolled back, the setting is rolled back with.
        if is_within and not connection.needs_rollback:
            take_identity(before)


@contextmanager
def acting_for_everyone() -> Iterator[None]:
    """Run a scheduled job or the back office across all people, in one transaction."""
    with acting_for(EVERYONE):
        yield

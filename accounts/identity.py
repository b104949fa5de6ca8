"""On whose behalf the database is asked.

PostgreSQL's row-level security compares `owner_id` with the setting `app.user_id`. It is set
for one transaction only, so that neither a pooled connection nor PgBouncer can carry one
person's identity into another's request.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

EVERYONE = "everyone"


def take_identity(user_id: int | str | None) -> None:
    """Set who is asking until the transaction ends. None is nobody: no owned row is seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user_id', %s, true)", [str(user_id or "")])


@contextmanager
def acting_for(user_id: int) -> Iterator[None]:
    """Run a job as one person, in a transaction of its own."""
    with transaction.atomic():
        take_identity(user_id)
        yield


@contextmanager
def acting_for_everyone() -> Iterator[None]:
    """Run a scheduled job or the back office across all people, in a transaction of its own."""
    with transaction.atomic():
        take_identity(EVERYONE)
        yield

"""How far a file is read, told on a connection of its own while its transaction is open."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connections

from accounts.identity import acting_for
from accounts.models import User
from expenses.models import Statement

SECONDS_APART = 1.0


def untold(_read: int) -> None:
    """For who does not have to know."""


@contextmanager
def told_progress(*, owner: User, statement: int) -> Iterator[Callable[[int], None]]:
    """Give a function that stores how many rows were read, without being waited for.

    A thread has a connection of its own, so what it writes is seen at once. When this ends
    nothing of it is still under way.
    """
    last = time.monotonic()
    writing: Future[None] | None = None
    with ThreadPoolExecutor(max_workers=1) as thread:

        def tell(read: int) -> None:
            nonlocal last, writing
            is_due = time.monotonic() - last >= SECONDS_APART
            if is_due and (writing is None or writing.done()):
                last = time.monotonic()
                writing = thread.submit(_write, owner, statement, read)

        try:
            yield tell
        finally:
            thread.submit(connections.close_all)


def _write(owner: User, statement: int, read: int) -> None:
    with acting_for(owner.pk):
        Statement.objects.owned_by(owner).filter(pk=statement).update(rows_read=read)

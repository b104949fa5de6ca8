"""A page of cards, of which one may fail without the others."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

logger = logging.getLogger(__name__)

Read = TypeVar("Read")


class Cards:
    """Load what cards show; `failed` names those that could not be.

    Each is read behind a savepoint, since one refused statement spoils the transaction for all
    that follow. Where the database itself is gone no card stays, and the error goes on.
    """

    def __init__(self) -> None:
        self.failed: set[str] = set()

    def load(self, name: str, read: Callable[[], Read]) -> Read | None:
        """Return what `read` returns, which may ask the database; None if it fails."""
        return self._try(name, transaction.atomic()(read))

    def draw(self, name: str, work_out: Callable[[], Read]) -> Read | None:
        """As `load`, for what asks nobody."""
        return self._try(name, work_out)

    def _try(self, name: str, work: Callable[[], Read]) -> Read | None:
        try:
            return work()
        except Exception:
            if connection.needs_rollback or not connection.is_usable():
                raise
            logger.exception("the card %s could not be loaded", name)
            self.failed.add(name)
            return None

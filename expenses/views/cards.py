"""A page of cards, of which one may fail without the others."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

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

    def load_all(self, **reads: Callable[[], Any]) -> dict[str, Any]:
        """As `load` for each, behind one savepoint for all of them while none fails."""
        try:
            with transaction.atomic():
                return {name: read() for name, read in reads.items()}
        except Exception:
            if not self._stands():
                raise
            return {name: self.load(name, read) for name, read in reads.items()}

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
            if not self._stands():
                raise
            logger.exception("the card %s could not be loaded", name)
            self.failed.add(name)
            return None

    def _stands(self) -> bool:
        return not connection.needs_rollback and connection.is_usable()

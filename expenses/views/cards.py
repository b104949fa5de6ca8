"""A page of cards, of which one may fail without the others."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connections, transaction

from expenses.asking import Question, ask_together, reads_from

logger = logging.getLogger(__name__)

Read = TypeVar("Read")


class Cards:
    """Load what cards show; `failed` names those that could not be.

    All is read behind a savepoint, since one refused statement spoils the transaction for all
    that follow. Where the database itself is gone no card stays, and the error goes on.
    """

    def __init__(self) -> None:
        self.failed: set[str] = set()

    def ask_all(self, **questions: Question[Any]) -> dict[str, Any]:
        """Return the answers, with one way to the database and back while none fails.

        Else each is asked for itself, as by `load`.
        """
        try:
            return dict(zip(questions, ask_together(questions.values()), strict=True))
        except Exception:
            if not self._stands():
                raise
            logger.warning("the cards could not be loaded together", exc_info=True)
            return {name: self.load(name, one.ask) for name, one in questions.items()}

    def load(self, name: str, read: Callable[[], Read]) -> Read | None:
        """Return what `read` returns, which may ask the database; None if it fails."""
        return self._try(name, transaction.atomic(using=reads_from())(read))

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
        connection = connections[reads_from()]
        return not connection.needs_rollback and connection.is_usable()

"""Several statements asked together: one way to the database and back, where each costs its own.

Parameters are bound here and not by the server, so statements can be joined to one text.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import Error, connections, router

from expenses.models import Expense

Answer = TypeVar("Answer")
Rows = list[tuple[Any, ...]]

BETWEEN = ";\n"
BEGIN = "SAVEPOINT together"
END = "RELEASE SAVEPOINT together"
BACK = f"ROLLBACK TO {BEGIN}{BETWEEN}{END}"


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """Statements, each with its parameters, and what is made of the rows of each."""

    statements: Sequence[tuple[str, Any]]
    read: Callable[..., Answer]

    def ask(self) -> Answer:
        """Ask for itself."""
        found: list[Rows] = []
        with connections[reads_from()].cursor() as cursor:
            for statement, parameters in self.statements:
                cursor.execute(statement, parameters)
                found.append(cursor.fetchall())
        return self.read(*found)


def reads_from() -> str:
    """Return the alias of where a page reads from just now."""
    return router.db_for_read(Expense)


def ask_together(questions: Iterable[Question[Any]]) -> list[Any]:
    """Return what each question makes of its rows.

    Only within a transaction. Where one is refused all are, and it goes on as if none was asked.
    """
    questions = list(questions)
    with connections[reads_from()].cursor() as cursor:
        bound = [cursor.mogrify(*each) for question in questions for each in question.statements]
        try:
            cursor.execute(BETWEEN.join((BEGIN, *bound, END)))
        except Error:
            # Where nothing can be said any more, the first error tells why.
            with suppress(Error):
                cursor.execute(BACK)
            raise
        found = []
        for _statement in bound:
            cursor.nextset()
            found.append(cursor.fetchall())
    rows = iter(found)
    return [question.read(*(next(rows) for _each in question.statements)) for question in questions]

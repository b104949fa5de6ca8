"""Numbers that stand within texts: what a saved view asks for, and what a suggestion is about."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from psycopg import sql

from expenses.archiving.staging import coming
from expenses.archiving.tables import table_of
from expenses.models import Category, Expense, PaymentMethod, SavedFilter, Suggestion

# What in the address of a list is a number, and of what.
ASKED = {
    "category": table_of(Category),
    "paid": table_of(PaymentMethod),
    "expense": table_of(Expense),
}
# And in the subject of a rule's suggestion.
ABOUT = {
    "above-usual": (re.compile(r"(?<=:)\d{1,18}\Z", re.ASCII), table_of(Category)),
    "duplicate": (re.compile(r"\d{1,18}", re.ASCII), table_of(Expense)),
    "import-offer": (re.compile(r"\d{1,18}", re.ASCII), table_of(Expense)),
}
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
# What no row has: a filter that asked for what is gone goes on finding nothing.
NOBODYS = 0


class Numbers:
    """The numbers that rows have got here."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def now(self, kind: str, was: str) -> str:
        self._cursor.execute(
            "SELECT now FROM archive_numbers WHERE kind = %s AND was = %s", [kind, int(was)]
        )
        found = self._cursor.fetchone()
        return str(found[0] if found else NOBODYS)


def follow(cursor: Any) -> None:
    """Put the new numbers into the texts of what is staged."""
    numbers = Numbers(cursor)
    filters = sql.SQL("SELECT id, query FROM {}").format(coming(SavedFilter))
    cursor.execute(filters)
    for pk, query in cursor.fetchall():
        _set(cursor, SavedFilter, "query", pk, _asked(query, numbers))
    cursor.execute(sql.SQL("SELECT id, rule, subject FROM {}").format(coming(Suggestion)))
    for pk, rule, subject in cursor.fetchall():
        if rule in ABOUT:
            pattern, kind = ABOUT[rule]
            _set(cursor, Suggestion, "subject", pk, _every(pattern, subject, kind, numbers))


def _asked(query: str, numbers: Numbers) -> str:
    pairs = [
        (name, _every(NUMBER, value, ASKED[name], numbers) if name in ASKED else value)
        for name, value in parse_qsl(query, keep_blank_values=True)
    ]
    return urlencode(pairs)


def _every(pattern: re.Pattern[str], text: str, kind: str, numbers: Numbers) -> str:
    """Put the new numbers into "12" or "12,13"; a word like "none" stays."""
    return pattern.sub(lambda found: numbers.now(kind, found[0]), text)


def _set(cursor: Any, model: Any, column: str, pk: int, text: str) -> None:
    statement = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
        coming(model), sql.Identifier(column)
    )
    cursor.execute(statement, [text, pk])

"""Long lists in pages that cost the same at either end.

A page begins after a row and not after a number of rows, so that no row is skipped or shown
twice when others come or go meanwhile, and the index leads straight to it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Protocol

from django.db.models import BooleanField, F, Func, Value
from django.db.models.lookups import GreaterThan, LessThan

from expenses.models import Expense
from expenses.models.expense_queryset import ExpenseQuerySet

PAGE_SIZE = 50
CURSOR = re.compile(r"([0-9T:.-]{10,26})\.([0-9]{1,19})", re.ASCII)
LARGEST_ID = 2**63 - 1


class CursorError(ValueError):
    """A cursor that no page of ours ever held."""


class Cursor(NamedTuple):
    """The place of a row: its day, or the moment it was deleted, and its id."""

    when: date | datetime
    pk: int

    def __str__(self) -> str:
        when = self.when
        if isinstance(when, datetime):
            when = when.replace(tzinfo=None)  # all of them are UTC, and "+" is a space in a URL
        return f"{when.isoformat()}.{self.pk}"

    @classmethod
    def day(cls, text: str) -> "Cursor":
        when, pk = _parts(text)
        try:
            return cls(date.fromisoformat(when), pk)
        except ValueError as error:
            raise CursorError(text) from error

    @classmethod
    def moment(cls, text: str) -> "Cursor":
        when, pk = _parts(text)
        try:
            return cls(datetime.fromisoformat(when).replace(tzinfo=UTC), pk)
        except ValueError as error:
            raise CursorError(text) from error


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    newer: str = ""
    older: str = ""


def page_of(
    *,
    expenses: ExpenseQuerySet,
    after: Cursor | None = None,
    before: Cursor | None = None,
    by: str = "spent_on",
    size: int = PAGE_SIZE,
) -> Page:
    """Return the rows that follow a place in the list, or those that precede it.

    Newest first by `by` and id. A page that would hold the first rows but not all that fit
    is the first page.
    """
    place = Row(F(by), F("pk"))

    def read(cursor: Cursor | None, most: int, *, upwards: bool) -> list[Any]:
        if upwards and cursor:
            newer = expenses.filter(GreaterThan(place, _row(cursor)))
            return list(newer.order_by(by, "pk")[:most])
        older = expenses.filter(LessThan(place, _row(cursor))) if cursor else expenses
        return list(older.order_by(f"-{by}", "-pk")[:most])

    return page_read_by(read, after=after, before=before, by=by, size=size)


class Reading(Protocol):
    """Read so many rows at most from a place on: upwards the newer ones, else the older ones."""

    def __call__(self, cursor: Cursor | None, most: int, *, upwards: bool) -> list[Any]: ...


def page_read_by(
    read: Reading,
    *,
    after: Cursor | None = None,
    before: Cursor | None = None,
    by: str = "spent_on",
    size: int = PAGE_SIZE,
) -> Page:
    """As `page_of`, of rows that are read in another way."""
    if before:
        rows = read(before, size + 1, upwards=True)
        if len(rows) > size:
            rows = rows[size - 1 :: -1]
            return Page(rows, newer=_cursor(rows[0], by), older=_cursor(rows[-1], by))
        after = None
    rows = read(after, size + 1, upwards=False)
    older = _cursor(rows[size - 1], by) if len(rows) > size else ""
    rows = rows[:size]
    newer_than = _cursor(rows[0], by) if rows else str(after)
    return Page(rows, newer=newer_than if after else "", older=older)


class Row(Func):
    """Several values compared as one, which PostgreSQL answers from one index."""

    function = "ROW"
    output_field = BooleanField()  # never read; a comparison wants its sides to have one


def _row(cursor: Cursor) -> Row:
    return Row(Value(cursor.when), Value(cursor.pk))


def _cursor(expense: Expense, by: str) -> str:
    return str(Cursor(getattr(expense, by), expense.pk))


def _parts(text: str) -> tuple[str, int]:
    found: Any = CURSOR.fullmatch(text)
    if not found or int(found[2]) > LARGEST_ID:
        raise CursorError(text)
    return found[1], int(found[2])

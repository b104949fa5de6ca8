"""What every file holds of an expense, made into rows by PostgreSQL.

It gives them one after the other as COPY, so that a million take no more memory than one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Expression,
    F,
    Func,
    IntegerField,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from expenses.models.expense import ExpenseQuerySet

COLUMNS = [
    "date",
    "title",
    "amount",
    "currency",
    "category",
    "payment_method",
    "tags",
    "note",
    "is_repeating",
    "is_excluded",
]
TYPES = ["date", "text", "numeric", *["text"] * 7]
# What all columns but title, note and tags take on average in a CSV file, commas included.
BYTES_OF_THE_REST = 62


@dataclass(frozen=True)
class Size:
    count: int
    bytes: int


def export_size(*, expenses: ExpenseQuerySet) -> Size:
    """Return how many rows a file will have and about how large it will be as CSV."""
    texts = _length("title") + _length("note") + _length(tags_in_one_cell())
    figures = expenses.order_by().aggregate(count=Count("pk"), texts=Sum(texts, default=0))
    return Size(figures["count"], figures["count"] * BYTES_OF_THE_REST + figures["texts"])


def copied(
    rows: QuerySet[Any], *, types: list[str] | None = None, options: str = ""
) -> Iterator[Any]:
    """Yield each row as COPY writes it, with `types` as a tuple of values."""
    statement, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        complete = cursor.mogrify(statement, parameters)  # COPY takes no parameters
        format_of = "FORMAT binary" if types else options
        with cursor.copy(f"COPY ({complete}) TO STDOUT WITH ({format_of})") as copy:
            if types is None:
                yield from copy
                return
            copy.set_types(types)
            yield from copy.rows()


def columns_of(
    expenses: ExpenseQuerySet, *, text: Callable[[Expression | F], Expression | F]
) -> QuerySet[Any]:
    """Return the values of COLUMNS, oldest first, each text as `text` makes it."""
    return expenses.oldest_first().values_list(
        "spent_on",
        text(F("title")),
        rounded_amount(),
        "currency",
        text(category_path()),
        text(F("payment_method__name")),
        text(tags_in_one_cell()),
        text(F("note")),
        as_text("is_repeating"),
        as_text("is_excluded"),
    )


def rounded_amount() -> Func:
    """The amount with as many decimals as its currency has."""
    decimals = Func(F("currency"), function="expenses_decimals_of", output_field=IntegerField())
    return Func(F("amount"), decimals, function="round", output_field=DecimalField())


def category_path() -> Case:
    """The category's name, after that of the one it is in: "Food / Snacks"."""
    name, above = F("category__name"), F("category__parent__name")
    path = Func(above, Value(" / "), name, function="concat", output_field=CharField())
    return Case(
        When(category__parent__isnull=False, then=path), default=name, output_field=CharField()
    )


def tags_in_one_cell() -> Func:
    return Func(F("tags"), Value(" "), function="array_to_string", output_field=CharField())


def as_text(column: Any) -> Cast:
    return Cast(column, CharField())


def _length(text: Any) -> Func:
    return Func(text, function="octet_length", output_field=IntegerField())

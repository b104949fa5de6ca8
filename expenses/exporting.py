"""A person's expenses as a file that every spreadsheet opens, and that we read back.

Commas, quotes and line ends are those of RFC 4180. A text that a spreadsheet would take for a
formula begins with an apostrophe; so does one that began with such an apostrophe, so that
taking one away always gives back what was stored. Numbers stay numbers.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import IO, Any

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    F,
    Func,
    IntegerField,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, NullIf

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
# What all columns but title, note and tags take on average, commas included.
BYTES_OF_THE_REST = 62

# What a spreadsheet would take for a formula; a number is none.
FORMULA = re.compile(r"\A('*[=+@\t\r-])")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Size:
    count: int
    bytes: int


def export_size(*, expenses: ExpenseQuerySet) -> Size:
    """Return how many rows the file will have and about how large it will be."""
    texts = _length("title") + _length("note") + _length(_in_one_cell("tags"))
    figures = expenses.order_by().aggregate(count=Count("pk"), texts=Sum(texts, default=0))
    return Size(figures["count"], figures["count"] * BYTES_OF_THE_REST + figures["texts"])


def write_csv(*, expenses: ExpenseQuerySet, to: IO[bytes]) -> None:
    """Write these expenses, oldest first, as they are at one moment.

    PostgreSQL makes the rows, so that a million of them take no more memory than one.
    """
    statement, parameters = _rows(expenses).query.sql_with_params()
    to.write(",".join(COLUMNS).encode() + b"\r\n")
    with connection.cursor() as cursor:
        complete = cursor.mogrify(statement, parameters)  # COPY takes no parameters
        with cursor.copy(f"COPY ({complete}) TO STDOUT WITH (FORMAT csv)") as rows:
            to.writelines(_with_the_ends_of_rfc_4180(rows))


def table_as_csv(rows: Iterable[Iterable[str | int]]) -> bytes:
    """Return a small table, its first row the headings; texts are made harmless, as above."""
    made = StringIO(newline="")
    writer = csv.writer(made)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return made.getvalue().encode()


def _harmless(cell: str | int) -> str | int:
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    return FORMULA.sub(r"'\1", cell)


def _rows(expenses: ExpenseQuerySet) -> Any:
    name, above = F("category__name"), F("category__parent__name")
    path = Func(above, Value(" / "), name, function="concat", output_field=CharField())
    category = Case(
        When(category__parent__isnull=False, then=path), default=name, output_field=CharField()
    )
    decimals = Func(F("currency"), function="expenses_decimals_of", output_field=IntegerField())
    return expenses.oldest_first().values_list(
        "spent_on",
        _defused(F("title")),
        Func(F("amount"), decimals, function="round", output_field=DecimalField()),
        "currency",
        _defused(category),
        _defused(F("payment_method__name")),
        _defused(_in_one_cell("tags")),
        _defused(F("note")),
        Cast("is_repeating", CharField()),
        Cast("is_excluded", CharField()),
    )


def _defused(text: Any) -> Func:
    # What is empty comes out as nothing, where an empty text would come out as "".
    return Func(
        NullIf(text, Value("")),
        Value(r"^('*[=+@\t\r-])"),
        Value(r"'\1"),
        function="regexp_replace",
        output_field=CharField(),
    )


def _in_one_cell(tags: str) -> Func:
    return Func(F(tags), Value(" "), function="array_to_string", output_field=CharField())


def _length(text: Any) -> Func:
    return Func(text, function="octet_length", output_field=IntegerField())


def _with_the_ends_of_rfc_4180(chunks: Iterable[memoryview]) -> Iterator[bytes]:
    """End rows in CR LF, as PostgreSQL does not; what stands in quotes stays as it is."""
    is_quoted = False
    for chunk in chunks:
        parts = bytes(chunk).split(b'"')
        for place, part in enumerate(parts):
            if place:
                is_quoted = not is_quoted
            if not is_quoted:
                parts[place] = part.replace(b"\n", b"\r\n")
        yield b'"'.join(parts)

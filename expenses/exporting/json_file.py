"""A person's expenses for programs: one JSON document, an expense a line.

Amounts are texts, since a program would make a binary fraction of a number. What each field
means is told in `docs/exporting.md`, and by `docs/expenses.schema.json` to programs.
"""

from typing import IO, Any

from django.db.models import F, Func, TextField, Value

from expenses.exporting.copying import copied_as_text
from expenses.exporting.rows import (
    COLUMNS,
    as_text,
    category_path,
    rounded_amount,
    whole_query,
)
from expenses.models.expense_queryset import ExpenseQuerySet

VERSION = 1
HEAD = b'{"format": "expense-tracker", "version": %d, "expenses": [' % VERSION
# With signs that JSON never holds as they are, CSV is each value as it is.
AS_IT_IS = r"FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02'"


def write_json(*, expenses: ExpenseQuerySet, to: IO[bytes]) -> None:
    """Write these expenses, oldest first, as they are at one moment."""
    values: dict[str, Any] = {
        "date": F("spent_on"),
        "title": F("title"),
        "amount": as_text(rounded_amount()),
        "currency": F("currency"),
        "category": category_path(),
        "payment_method": F("payment_method__name"),
        "tags": F("tags"),
        "note": F("note"),
        "is_repeating": F("is_repeating"),
        "is_excluded": F("is_excluded"),
    }
    pairs = [part for name in COLUMNS for part in (Value(name), values[name])]
    whole = Func(*pairs, function="json_build_object", output_field=TextField())
    statement = whole_query(expenses.oldest_first().values_list(whole))
    to.write(HEAD)
    between = b"\n"
    for rows in copied_as_text(statement, options=AS_IT_IS):
        # A line feed ends a row, and JSON has none within.
        to.write(between + rows.rstrip(b"\n").replace(b"\n", b",\n"))
        between = b",\n"
    to.write(b"\n]}\n")

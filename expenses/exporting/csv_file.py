"""A person's expenses as a file that every spreadsheet opens, and that we read back.

Commas, quotes and line ends are those of RFC 4180. A text that a spreadsheet would take for a
formula begins with an apostrophe; so does one that began with such an apostrophe, so that
taking one away always gives back what was stored. Numbers stay numbers.
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import IO

from expenses.exporting.copying import copied_as_text
from expenses.exporting.rows import COLUMNS, table_of
from expenses.models.expense_queryset import ExpenseQuerySet

# What a spreadsheet would take for a formula; a number is none.
FORMULA = re.compile(r"\A('*[=+@\t\r-])")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def write_csv(*, expenses: ExpenseQuerySet, to: IO[bytes]) -> None:
    """Write these expenses, oldest first, as they are at one moment."""
    to.write(",".join(COLUMNS).encode() + b"\r\n")
    rows = copied_as_text(table_of(expenses), options="FORMAT csv")
    to.writelines(map(_with_the_ends_of_rfc_4180, rows))


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


def _with_the_ends_of_rfc_4180(rows: bytes) -> bytes:
    """End rows in CR LF, as PostgreSQL does not; what stands in quotes stays as it is."""
    parts = rows.split(b'"')
    parts[::2] = [part.replace(b"\n", b"\r\n") for part in parts[::2]]
    return b'"'.join(parts)

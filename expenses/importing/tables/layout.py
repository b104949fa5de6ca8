"""Where a table's header is, and its first rows of bookings."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from django.utils.translation import gettext as _

from expenses.importing.amounts import possible_amounts
from expenses.importing.refusing import NoBookingsError
from expenses.importing.tables.grid import ROWS_LOOKED_AT, Grid, Row, is_booked, is_day
from expenses.importing.tables.words import bare, is_known

PREAMBLE = 60  # rows that may stand above the header
LEAST_NAMES = 2


@dataclass(frozen=True)
class Layout:
    """`header` is empty where no row holds the columns' names; then the first row is a booking.

    `above` are the rows above the first one, which may say something of all of them.
    """

    header: tuple[str, ...]
    header_line: int
    width: int
    sample: tuple[Row, ...]
    above: tuple[Row, ...] = ()

    @property
    def signature(self) -> str:
        """What another file has in common if its columns are the same ones."""
        names = [bare(name) for name in self.header] or [
            "day" if is_day(cell) else "amount" if possible_amounts(cell) else "text"
            for cell in self.sample[0].cells
        ]
        return sha256("\x1f".join(names).encode()).hexdigest()


def find_layout(grid: Grid) -> Layout:
    """Raises NoBookingsError where no row holds both a day and an amount."""
    found = islice(grid.rows(), ROWS_LOOKED_AT + PREAMBLE)
    rows = [row for row in found if isinstance(row, Row)]
    booked = [place for place, row in enumerate(rows) if is_booked(row.cells)]
    if not booked:
        raise NoBookingsError(_no_bookings(rows), is_empty=not rows)
    width = Counter(len(rows[place].cells) for place in booked).most_common(1)[0][0]
    # A line about the period and the balance can have both too, but not the bookings' width.
    first = next(place for place in booked if len(rows[place].cells) == width)
    above = rows[max(first - PREAMBLE, 0) : first]
    header = max(
        (row for row in above if _names(row)),
        key=lambda row: (_names(row), row.number),
        default=None,
    )
    start = 0 if header is None else rows.index(header) + 1
    sample = [row for row in rows[start:] if is_booked(row.cells)]
    return Layout(
        header=() if header is None else _each_once(header.cells),
        header_line=0 if header is None else header.number,
        width=width,
        sample=tuple(_alike(sample) if header is None else sample),
        above=tuple(above),
    )


def _alike(rows: list[Row]) -> list[Row]:
    """Return those with a day where most have one: no header stands below the others."""
    places = [{place for place, cell in enumerate(row.cells) if is_day(cell)} for row in rows]
    usual, _count = Counter(place for found in places for place in sorted(found)).most_common(1)[0]
    return [row for row, found in zip(rows, places, strict=True) if usual in found]


def _names(row: Row) -> int:
    """Return how many columns' names this row can hold; names that are known count double."""
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if len(filled) < LEAST_NAMES or any(is_day(cell) for cell in filled):
        return 0
    if any(possible_amounts(cell) for cell in filled):
        return 0
    return len(filled) + sum(map(is_known, filled))


def _each_once(names: list[str]) -> tuple[str, ...]:
    """Number the names that are there before."""
    seen: Counter[str] = Counter()
    numbered = []
    for cell in names:
        name = " ".join(cell.split())
        seen[name] += 1
        numbered.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return tuple(numbered)


def _no_bookings(rows: list[Row]) -> str:
    first = next((row for row in rows if any(cell.strip() for cell in row.cells)), None)
    found = ", ".join(cell.strip() for cell in first.cells if cell.strip()) if first else ""
    return _(
        "No line holds both a date and an amount, so there is no booking to read. The file"
        " begins with: %(found)s."
    ) % {"found": found[:200]}

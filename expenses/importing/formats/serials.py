"""Days that a spreadsheet holds as plain numbers, counted from the end of 1899."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from expenses.importing.refusing import Problem
from expenses.importing.tables.grid import ROWS_LOOKED_AT, Grid, Row, Typed
from expenses.importing.tables.roles import DAYS
from expenses.importing.tables.words import role_of

EPOCH = date(1899, 12, 30)
FIRST, LAST = (date(1970, 1, 1) - EPOCH).days, (date(2100, 1, 1) - EPOCH).days


class SerialGrid:
    """The rows of another grid, with days where some columns have their numbers."""

    def __init__(self, grid: Grid, places: frozenset[int]) -> None:
        self._grid = grid
        self._places = places
        self.format = grid.format
        self.encoding = grid.encoding

    def rows(self) -> Iterator[Row | Problem]:
        for row in self._grid.rows():
            if isinstance(row, Row):
                cells = [
                    _day(cell) if place in self._places and _is_serial(cell) else cell
                    for place, cell in enumerate(row.cells)
                ]
                yield Row(row.number, cells, row.raw)
            else:
                yield row


def with_days(grid: Grid) -> Grid | None:
    """Return the grid with its days, if a column that is named so holds nothing but numbers."""
    rows = [row for row in islice(grid.rows(), ROWS_LOOKED_AT) if isinstance(row, Row)]
    for above, header in enumerate(rows):
        named = [place for place, name in enumerate(header.cells) if role_of(name)[0] in DAYS]
        places = frozenset(place for place in named if _are_serials(rows[above + 1 :], place))
        if places:
            return SerialGrid(grid, places)
    return None


def _are_serials(rows: list[Row], place: int) -> bool:
    cells = [row.cells[place] for row in rows if place < len(row.cells) and row.cells[place]]
    return bool(cells) and all(map(_is_serial, cells))


def _is_serial(cell: str) -> bool:
    whole = cell.partition(".")[0]
    return isinstance(cell, Typed) and whole.isdigit() and FIRST <= int(whole) < LAST


def _day(cell: str) -> Typed:
    return Typed((EPOCH + timedelta(days=int(cell.partition(".")[0]))).isoformat())

"""Rows of cells, each with the number of its line and what the file has there."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from expenses.importing.amounts import possible_amounts
from expenses.importing.days import possible_orders
from expenses.importing.decoding import LONGEST_LINE, Text
from expenses.importing.refusing import FileRefusedError, Problem, problem

DELIMITERS = ",;\t|"
ROWS_LOOKED_AT = 300
MOST_ROWS = 1_000_000
ABOVE = 100  # rows that may stand above the bookings, header included
MOST_CELLS = 500
MOST_LINES_IN_A_ROW = 100
MOST_OPEN_QUOTES = 200
LINES_AT_ONCE = 500
UTC = ZoneInfo("UTC")
# As the standard says, else with a backslash before a quote, as some programs write.
ESCAPES = (None, "\\")


class Typed(str):
    """A number or a day that a spreadsheet stored as such: no mark in it has to be guessed."""

    __slots__ = ()


class Row(NamedTuple):
    number: int
    cells: list[str]
    raw: str


class Grid(Protocol):
    """A table's rows, which can be gone through more than once; empty ones are left out."""

    format: str
    encoding: str

    def rows(self) -> Iterator[Row | Problem]: ...


class TextGrid:
    """The rows of a text file. Raises FileRefusedError if it holds no table."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self.encoding = text.encoding
        samples = {delimiter: self._sample(delimiter) for delimiter in DELIMITERS}
        self.delimiter = max(DELIMITERS, key=lambda one: likelihood(samples[one]))
        self.format = "tsv" if self.delimiter == "\t" else "csv"
        if likelihood(samples[self.delimiter]) == (0, 0, 0):
            raise FileRefusedError.whole(
                _("There is no table in the file: no rows with several cells.")
            )

    def rows(self) -> Iterator[Row | Problem]:
        return self._rows(self.delimiter)

    def _sample(self, delimiter: str) -> list[list[str]]:
        rows = islice(self._rows(delimiter), ROWS_LOOKED_AT)
        return [row.cells for row in rows if isinstance(row, Row)]

    def _rows(self, delimiter: str) -> Iterator[Row | Problem]:
        """Yield the rows; one that cannot be read does not take those below it along."""
        lines = _Lines(self._text.bounded_lines())
        rows = 0
        for row in self._read(lines, delimiter):
            if isinstance(row, Row):
                rows += 1
                if rows > MOST_ROWS + ABOVE:
                    raise too_many_rows()
            yield row

    def _read(self, lines: "_Lines", delimiter: str) -> Iterator[Row | Problem]:
        open_quotes = 0
        while block := lines.take(LINES_AT_ONCE):
            first = lines.number - len(block) + 1
            rows = _at_once(block, delimiter)
            if rows is not None:
                for number, (cells, line) in enumerate(zip(rows, block, strict=True), first):
                    if raw := line.rstrip("\r\n"):
                        yield Row(number, cells, raw)
                continue
            lines.put_back(block)
            while lines.number < first + len(block) - 1:
                row = _next(lines, delimiter)
                if isinstance(row, Problem) and row.sentence == _open_quote():
                    open_quotes += 1
                    if open_quotes > MOST_OPEN_QUOTES:
                        raise FileRefusedError.whole(
                            _("Too many lines have a quote that does not end, as line %(number)d.")
                            % {"number": row.number}
                        )
                if row is not None:
                    yield row


class _Lines:
    """Lines with their numbers, of which some can be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._put_back: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._put_back.pop() if self._put_back else next(self._lines)
        self.number += 1
        return line

    def take(self, most: int) -> list[str]:
        return list(islice(self, most))

    def put_back(self, lines: list[str]) -> None:
        self._put_back += reversed(lines)
        self.number -= len(lines)


def _at_once(block: list[str], delimiter: str) -> list[list[str]] | None:
    """Return the rows if each line is one and nothing is wrong with any, as nearly always."""
    text = "".join(block)
    if "\0" in text or max(map(len, block)) >= LONGEST_LINE:
        return None
    if '"' not in text:
        rows = [line.rstrip("\r\n").split(delimiter) for line in block]
    else:
        try:
            rows = list(csv.reader(block, delimiter=delimiter, strict=True))
        except csv.Error:
            return None
    return rows if len(rows) == len(block) and max(map(len, rows)) <= MOST_CELLS else None


def _next(lines: _Lines, delimiter: str) -> Row | Problem | None:
    """Return the next row, or what is wrong with it; nothing for an empty one."""
    line = next(lines)
    number = lines.number
    if len(line) >= LONGEST_LINE:
        return problem(number, _("it is too long"), line[:1000])
    cells, raw = _cells(line, lines, delimiter)
    if cells is None:
        return problem(number, _open_quote(), raw)
    if "\0" in raw:
        return problem(number, _("it holds an empty byte"), raw)
    if len(cells) > MOST_CELLS:
        sentence = _("it has more than %(most)d cells") % {"most": MOST_CELLS}
        return problem(number, sentence, raw[:1000])
    return Row(number, cells, raw) if raw.strip() else None


def _open_quote() -> str:
    return _("a cell in quotes does not end where it must")


def _cells(line: str, lines: _Lines, delimiter: str) -> tuple[list[str] | None, str]:
    """Return the row's cells and its text, with what a quote takes from the lines below."""
    if '"' not in line:
        raw = line.rstrip("\r\n")
        return raw.split(delimiter), raw
    text = line
    taken: list[str] = []
    while True:
        is_open = False
        for escape in ESCAPES:
            try:
                cells = next(
                    csv.reader((text,), delimiter=delimiter, escapechar=escape, strict=True)
                )
            except csv.Error as error:
                is_open = is_open or "unexpected end" in str(error)
            else:
                return cells, text.rstrip("\r\n")
        more = _up_to_a_quote(lines, taken) if is_open else ""
        if not more or len(text) + len(more) > LONGEST_LINE:
            lines.put_back(taken)
            return None, line.rstrip("\r\n")
        text += more


def _up_to_a_quote(lines: _Lines, taken: list[str]) -> str:
    """Take lines until one has a quote; nothing if none does soon enough."""
    found = []
    for line in lines:
        taken.append(line)
        found.append(line)
        if '"' in line:
            return "".join(found)
        if len(taken) > MOST_LINES_IN_A_ROW:
            break
    return ""


def likelihood(sample: list[list[str]]) -> tuple[int, int, int]:
    """Say how much this looks like a table of bookings.

    Return how many rows of one width hold both a day and an amount, how many rows have that
    width, and the width.
    """
    widths = Counter(len(cells) for cells in sample if len(cells) > 1)
    booked = Counter(len(cells) for cells in sample if len(cells) > 1 and is_booked(cells))
    return max(
        ((booked[width], count, width) for width, count in widths.items()), default=(0, 0, 0)
    )


def is_booked(cells: list[str]) -> bool:
    """Whether there is a day and, in another cell, an amount."""
    days = {place for place, cell in enumerate(cells[:MOST_CELLS]) if is_day(cell)}
    return bool(days) and any(
        place not in days and possible_amounts(cell)
        for place, cell in enumerate(cells[:MOST_CELLS])
    )


def is_day(cell: str) -> bool:
    return bool(cell.strip()) and bool(possible_orders(cell, zone=UTC))


def sheet_row(number: int, cells: list[str]) -> Row | Problem:
    """Return a row whose cells came one by one, or why it cannot be read."""
    raw = "\t".join(cells)
    if len(cells) > MOST_CELLS:
        sentence = _("it has more than %(most)d cells") % {"most": MOST_CELLS}
        return problem(number, sentence, raw[:1000])
    if "\0" in raw:
        return problem(number, _("it holds an empty byte"), raw)
    return Row(number, cells, raw)


def counted(rows: Iterator[Row | Problem]) -> Iterator[Row | Problem]:
    """Yield the rows while they are not too many."""
    for found, row in enumerate(rows, 1):
        if found > MOST_ROWS + ABOVE:
            raise too_many_rows()
        yield row


def too_many_rows() -> FileRefusedError:
    return FileRefusedError.whole(
        _("The file has more than %(most)s rows. Split it.") % {"most": f"{MOST_ROWS:,}"}
    )

"""Pages with tables in them, which many banks give out as a file of Excel's.

All tables of a page are one here, in their order: some have their header in a table of its own,
or one for each month. What only sets out the page has no day or amount, and is left out as it is
in any other file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from expenses.importing.amounts import possible_amounts
from expenses.importing.decoding import Text
from expenses.importing.formats.markup import Tag, tags_and_texts
from expenses.importing.refusing import FileRefusedError, Problem
from expenses.importing.tables.grid import MOST_CELLS, Row, counted, is_day, sheet_row

MOST_WITHIN = 50
MOST_SPANNED = 1000
LONGEST_CELL = 10_000
LEAST_ROWS, LEAST_CELLS, MOST_SMALL = 2, 2, 20
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]+)", re.IGNORECASE)
# Browsers read these as Windows' code page, which has the euro.
_WESTERN = {"iso-8859-1", "latin1", "us-ascii", "iso8859-1"}
_SPAN = {
    name: re.compile(rf"\b{name}\s*=\s*[\"']?\s*([0-9]{{1,4}})", re.IGNORECASE)
    for name in ("colspan", "rowspan")
}
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|(?:^|\s)hidden(?=[\s=]|/?$)", re.IGNORECASE
)
_EMPTY = {"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "source"}
_APART = {"br", "p", "div", "li", "dd", "dt", "h1", "h2", "h3", "h4"}
_CELLS, _PARTS = {"td", "th"}, {"tbody", "thead", "tfoot"}
# What is hidden in a cell ends with it, closed or not; these hold cells themselves.
_AROUND_CELLS = {"table", "div", "section", "form", "body", *_PARTS}

Cells = list[str]


@dataclass
class _Table:
    """A table that is open. `small` are rows of one that may only set out a cell."""

    rows: int = 0
    wide_rows: int = 0
    row: Cells | None = None
    cell: list[str] | None = None
    columns: int = 1
    lines: int = 1
    length: int = 0
    spanned: dict[int, tuple[int, Cells]] = field(default_factory=dict)
    small: list[Cells] = field(default_factory=list)
    within: list[Cells] = field(default_factory=list)

    @property
    def is_real(self) -> bool:
        return self.wide_rows >= LEAST_ROWS or self.rows > MOST_SMALL


class PageGrid:
    """The rows of a page's tables. A row's number is its place among them, as Excel counts."""

    format = "html"

    def __init__(self, content: bytes) -> None:
        found = _CHARSET.search(content[:4000])
        name = found[1].decode("ascii").lower() if found else ""
        self._text = Text(content, declared="cp1252" if name in _WESTERN else name)
        self.encoding = self._text.encoding

    def rows(self) -> Iterator[Row | Problem]:
        return counted(
            sheet_row(number, cells)
            for number, cells in enumerate(_Reader().rows(self._text), 1)
            if any(cells)
        )


class _Reader:
    def __init__(self) -> None:
        self._open: list[_Table] = []
        self._done: list[Cells] = []
        self._hidden = ""
        self._hides = self._tables = 0

    def rows(self, text: Text) -> Iterator[Cells]:
        for told in tags_and_texts(text):
            if isinstance(told, str):
                if not self._hidden:
                    self._write(told)
                continue
            if self._hidden and not self._ends_hiding(told):
                continue
            self._tag(told)
            if self._done:
                yield from self._done
                self._done = []
        while self._open:
            self._end_table()
        yield from self._done

    def _ends_hiding(self, tag: Tag) -> bool:
        """Count what is hidden; return whether the tag is one to read, since it shows again."""
        if tag.name == "table":
            self._tables += -1 if tag.is_closing else 1
            is_over = self._tables < 0
            if is_over or (self._hidden == "table" and not self._tables):
                self._hidden = ""
            return is_over
        if self._tables:
            return False
        ends = {"tr"} if self._hidden == "tr" else {"tr", *_CELLS}
        is_end = tag.name in ends and self._hidden not in _AROUND_CELLS
        if is_end and not (tag.is_closing and tag.name == self._hidden):
            self._hidden = ""
            return True
        if tag.name == self._hidden:
            self._hides += -1 if tag.is_closing else 1
            self._hidden = self._hidden if self._hides else ""
        return False

    def _tag(self, tag: Tag) -> None:
        name, is_closing = tag.name, tag.is_closing
        if not is_closing and name not in _EMPTY and _HIDDEN.search(tag.attributes):
            self._hidden, self._hides, self._tables = name, 1, int(name == "table")
            if self._open and name in _CELLS:
                self._end_cell(self._open[-1])
            elif self._open and name in {"tr", *_PARTS}:
                self._end_row(self._open[-1])
        elif name == "table":
            self._end_table() if is_closing else self._begin_table()
        elif name == "tr" or (name in _PARTS and self._open):
            self._begin_row(is_row=name == "tr" and not is_closing)
        elif name in _CELLS and self._open:
            self._begin_cell(tag)
        elif name in _APART:
            self._write(" ")

    def _write(self, text: str) -> None:
        table = self._open[-1] if self._open else None
        if table is not None and table.cell is not None and table.length < LONGEST_CELL:
            table.cell.append(text[:LONGEST_CELL])
            table.length += len(text)

    def _begin_table(self) -> None:
        if len(self._open) >= MOST_WITHIN:
            raise FileRefusedError.whole(
                _("The file is nested or grouped too deeply to be a bank's.")
            )
        self._open.append(_Table())

    def _begin_row(self, *, is_row: bool) -> None:
        if not self._open:
            self._open.append(_Table())
        table = self._open[-1]
        self._end_row(table)
        if is_row:
            table.row = []

    def _begin_cell(self, tag: Tag) -> None:
        table = self._open[-1]
        self._end_cell(table)
        if tag.is_closing:
            return
        if table.row is None:
            table.row = []
        table.cell, table.length = [], 0
        table.columns = _span(tag, "colspan")
        table.lines = _span(tag, "rowspan")

    def _end_cell(self, table: _Table) -> None:
        if table.cell is None or table.row is None:
            return
        text = " ".join("".join(table.cell).split())
        table.cell = None
        _fill_spanned(table, table.row)
        place = len(table.row)
        if place > MOST_CELLS:
            return
        blank = [""] * (min(table.columns, MOST_CELLS) - 1)
        table.row += [text, *blank]
        if table.lines > 1:
            # A day or a name stands beside all of its rows; an amount is there once.
            is_amount = bool(possible_amounts(text)) and not is_day(text)
            below = ["" if is_amount else text, *blank]
            table.spanned[place] = (table.lines - 1, below)

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        if table.row is None:
            return
        row, table.row = table.row, None
        _fill_spanned(table, row)
        within, table.within = table.within, []
        if within and sum(map(bool, row)) <= 1:
            # A cell that is all there is in its row only holds the table in it.
            self._emit(table, within)
        else:
            self._emit(table, [row])

    def _emit(self, table: _Table, rows: list[Cells]) -> None:
        table.rows += len(rows)
        table.wide_rows += sum(sum(map(bool, row)) >= LEAST_CELLS for row in rows)
        if len(self._open) == 1:
            self._done += rows
            return
        table.small += rows
        if table.is_real:
            self._done += table.small
            table.small = []

    def _end_table(self) -> None:
        if not self._open:
            return
        table = self._open[-1]
        self._end_row(table)
        self._open.pop()
        if not (self._open and table.small):
            return
        outer = self._open[-1]
        self._write(" ".join(cell for row in table.small for cell in row if cell))
        if len(outer.within) < MOST_SMALL:
            outer.within += table.small


def _fill_spanned(table: _Table, row: Cells) -> None:
    """Add the cells that one of a row above reaches down to."""
    while (place := len(row)) in table.spanned and place <= MOST_CELLS:
        left, cells = table.spanned.pop(place)
        row += cells
        if left > 1:
            table.spanned[place] = (left - 1, cells)


def _span(tag: Tag, name: str) -> int:
    found = _SPAN[name].search(tag.attributes)
    return min(max(int(found[1]), 1), MOST_SPANNED) if found else 1

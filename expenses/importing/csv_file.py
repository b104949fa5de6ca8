"""A CSV file becomes lines: bytes in, StatementLines out. Knows no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from expenses.importing.amounts import POINT, AmbiguousError, decimal_mark, is_negative
from expenses.importing.cells import (
    LONGEST_TITLE,
    amount_in,
    category_in,
    currency_in,
    day_in,
    flag_in,
    name_in,
    note_in,
    tags_in,
    title_in,
)
from expenses.importing.columns import AMOUNTS, live
from expenses.importing.days import YMD
from expenses.importing.decoding import Text
from expenses.importing.refusing import (
    FileRefusedError,
    LineError,
    Problem,
    Skipped,
    quoted,
)
from expenses.importing.table import read_table

MOST_BYTES = 64 * 1024 * 1024
ZERO = Decimal(0)
# What banks call a booking that did not happen, or not yet.
UNHAPPENED = {"cancelled", "canceled", "declined", "failed", "pending", "rejected", "reverted"}


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One booking; the amount as it is stored, positive for money out.

    `raw` is the row exactly as the file has it. A title too long to be one is cut, and the
    whole of it is the note.
    """

    number: int
    spent_on: date
    title: str
    amount: Decimal
    currency: str
    category: str
    payment_method: str
    note: str
    tags: tuple[str, ...]
    is_repeating: bool
    is_excluded: bool
    raw: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a file is to be read. Without `columns` it has our own names for them.

    `currency` is that of amounts without one, `zone` the person's own.
    """

    currency: str
    zone: ZoneInfo
    columns: Mapping[str, str] | None = None
    dates: str = YMD
    decimal: str | None = None


class CsvFile:
    """The lines of a file, which can be gone through more than once.

    Raises FileRefusedError for what is wrong with the file as a whole.
    """

    def __init__(self, content: bytes, *, reading: Reading) -> None:
        if len(content) > MOST_BYTES:
            raise FileRefusedError.whole(
                _("The file is larger than %(most)d MB. Split it.") % {"most": MOST_BYTES >> 20}
            )
        self._reading = reading
        self._table = read_table(Text(content), named=reading.columns)
        self._columns = self._table.columns
        self._places = self._columns.places
        self._amounts = [name for name in AMOUNTS if name in self._places]
        self._currency = self._columns.currency or reading.currency
        self._decimal = reading.decimal or self._find_decimal()
        # Some banks write what was spent as negative in the column of what was spent.
        self._is_negative = {name: self._all_negative(name) for name in ("out", "in", "fee")}

    @property
    def is_own(self) -> bool:
        """Whether it is this program's own export."""
        return self._columns.is_own

    @property
    def unread(self) -> list[str]:
        """The columns that are left out, where nobody said which to take."""
        return self._columns.unread if self._reading.columns is None else []

    def __iter__(self) -> Iterator[StatementLine | Problem | Skipped]:
        for number, row in self._table.rows():
            try:
                yield self._line(number, row)
            except LineError as error:
                yield Problem(number, str(error))

    def _line(self, number: int, row: list[str]) -> StatementLine | Skipped:
        width = len(self._columns.header)
        if len(row) < width or any(map(str.strip, row[width:])):
            raise LineError(
                _("it has %(cells)d cells, the header %(header)d")
                % {"cells": len(row), "header": width}
            )
        state = self._cell(row, "state")
        if state.casefold() in UNHAPPENED:
            return Skipped(number, state)
        spent_on = self._day(row)
        currency = self._currency
        if code := self._cell(row, "currency"):
            currency = currency_in(code)
        amount = self._amount(row, currency)
        if not amount:
            return Skipped(number, _("the amount is 0"))
        title, note = self._texts(row)
        return StatementLine(
            number=number,
            spent_on=spent_on,
            title=title,
            amount=amount,
            currency=currency,
            category=category_in(self._text(row, "category")),
            payment_method=name_in(self._text(row, "payment_method")),
            note=note,
            tags=tuple(tags_in(self._text(row, "tags"))),
            is_repeating=flag_in(self._cell(row, "is_repeating")),
            is_excluded=flag_in(self._cell(row, "is_excluded")),
            raw=tuple(row),
        )

    def _day(self, row: list[str]) -> date:
        return day_in(self._cell(row, "date"), order=self._reading.dates, zone=self._reading.zone)

    def _amount(self, row: list[str], currency: str) -> Decimal:
        """Return what was spent, with the fee; negative for money in."""
        found = {
            name: amount_in(cell, decimal=self._decimal, currency=currency)
            for name in self._amounts
            if (cell := self._cell(row, name))
        }
        for name, is_negative_throughout in self._is_negative.items():
            if is_negative_throughout and name in found:
                found[name] = -found[name]
        fee = found.pop("fee", ZERO)
        if not found:
            raise LineError(_("there is no amount"))
        if found.get("out") and found.get("in"):
            raise LineError(_("there is an amount both out and in"))
        spent = found.get("amount", ZERO) + found.get("out", ZERO)
        return spent - found.get("signed", ZERO) - found.get("in", ZERO) + fee

    def _texts(self, row: list[str]) -> tuple[str, str]:
        """Return title and note."""
        title, note = title_in(self._text(row, "title")), note_in(self._text(row, "note"))
        if not title and self._reading.columns is not None:
            title = title_in(note) or _("(no description)")
        if not title.strip():
            raise LineError(_("the title is empty"))
        if len(title) > LONGEST_TITLE:
            note = note_in(f"{title}\n{note}".strip())
            title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        return title, note

    def _cell(self, row: list[str], name: str) -> str:
        """Return what the row says about it, and nothing if the file does not."""
        place = self._places.get(name)
        return "" if place is None else row[place].strip()

    def _text(self, row: list[str], name: str) -> str:
        """Return a text as it was stored if the export is our own; banks pad theirs."""
        if not self._columns.is_own:
            return self._cell(row, name)
        return live(row[self._places[name]])

    def _cells(self, name: str) -> Iterator[str]:
        for _number, row in self._table.rows():
            if len(row) >= len(self._columns.header) and (cell := self._cell(row, name)):
                yield cell

    def _find_decimal(self) -> str:
        if self.is_own:
            return POINT
        try:
            return decimal_mark(cell for name in self._amounts for cell in self._cells(name))
        except AmbiguousError as error:
            raise FileRefusedError.whole(
                _(
                    "%(example)s and the other amounts can be read in two ways. Say which mark"
                    " comes before the decimals: --decimal . or --decimal ,"
                )
                % {"example": quoted(error.example)}
            ) from None

    def _all_negative(self, name: str) -> bool:
        if name not in self._amounts:
            return False
        cells = (cell for cell in self._cells(name) if set(cell) & set("123456789"))
        return next((is_negative(cell) for cell in cells), False) and all(map(is_negative, cells))

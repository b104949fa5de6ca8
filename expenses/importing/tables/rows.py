"""A row of a table becomes a booking."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from expenses.importing.amounts import is_credited, possible_amounts
from expenses.importing.booking import Booking, Line, Reader
from expenses.importing.columns import live
from expenses.importing.days import possible_orders, read_day
from expenses.importing.refusing import LineError, Problem, Skipped, bounded, problem, quoted
from expenses.importing.tables.beside import has_not_happened, is_balance, is_beside
from expenses.importing.tables.currencies import value_of
from expenses.importing.tables.grid import Row, Typed, is_day
from expenses.importing.tables.habits import APART, DIRECTION, KIND, SIGNED, SPENT
from expenses.importing.tables.parts import Part
from expenses.importing.tables.reading import Reading
from expenses.importing.tables.roles import direction_of
from expenses.importing.texts import as_stored, identifier, one_line, plain
from expenses.money import is_currency

ZERO = Decimal(0)
REMEMBERED = 20_000
BETWEEN = " / "
TRUE = {"true", "yes", "1"}
# What is done to the texts of each role. Banks pad theirs; a person's note keeps its lines.
TEXTS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("counterparty", "payer", "payee", "purpose", "kind"), one_line),
    **dict.fromkeys(("counterparty_account", "account", "title", "category"), one_line),
    **dict.fromkeys(("reference", "bank_id"), identifier),
    "note": lambda cell: plain(cell).strip(),
}
# Our own export comes back as it was.
OWN_TEXTS: dict[str, Callable[[str], str]] = {
    role: lambda cell: as_stored(live(cell)) for role in ("title", "category", "account", "note")
}
SAYING = ("counterparty", "payer", "payee", "purpose", "kind", "title")
MORE = ("state", "valued", "currency", "direction")
JOINED = (("purpose", " "), ("category", BETWEEN), ("note", "\n"))


class RowReader:
    def __init__(self, reading: Reading, reader: Reader) -> None:
        self._reading = reading
        self._zone = reader.zone
        self._places = {role: places[0] for role, places in reading.roles.items()}
        self._money = [role for role in ("amount", "out", "in", "fee") if role in reading.roles]
        self._currencies = reading.currencies
        needed = [
            self._places[role]
            for role in ("booked", "valued", *self._money)
            if role in self._places
        ]
        self._needed = max(needed)
        several = {role for role, _between in JOINED if len(reading.roles.get(role, ())) > 1}
        self._flags = [role for role in ("is_repeating", "is_excluded") if role in self._places]
        self._says_more = not set(MORE).isdisjoint(self._places)
        self._joined = [one for one in JOINED if one[0] in several]
        cleaners = OWN_TEXTS if reading.is_own else TEXTS
        self._texts = [
            (role, self._places[role], clean)
            for role, clean in cleaners.items()
            if role in self._places and role not in several
        ]
        # Days and amounts come again and again; a sheet's own are not those of a text.
        self._days = lru_cache(REMEMBERED, typed=True)(self._read_days)
        self._spent = lru_cache(REMEMBERED, typed=True)(self._read_spent)

    def line(self, row: Row) -> Line:
        told = self.line_or_part(row)
        return told.otherwise if isinstance(told, Part) else told

    def line_or_part(self, row: Row) -> Line | Part:
        try:
            return self._booking(row)
        except LineError as error:
            booked = self._cell(row.cells, "booked")
            is_empty = not booked and self._says_nothing(row.cells)
            if is_empty or is_beside(row.cells, booked=booked):
                return Skipped(row.number, _("it holds no booking"))
            told = problem(row.number, str(error), row.raw)
            return self._part(row.cells, told) or told

    def _booking(self, row: Row) -> Line:
        cells = row.cells
        if len(cells) <= self._needed:
            if not any(map(is_day, cells)):
                return Skipped(row.number, _("it holds no booking"))
            raise self._wrong_width(cells)
        if len(cells) > self._reading.width and any(map(str.strip, cells[self._reading.width :])):
            raise self._wrong_width(cells)
        is_short = len(cells) < self._reading.width and not self._reading.has_names
        if is_short and self._says_nothing(cells):
            return Skipped(row.number, _("it holds no booking"))
        booked = self._cell(cells, "booked")
        state = valued = code = direction = ""
        if self._says_more:
            state, valued, code, direction = [self._cell(cells, role) for role in MORE]
        written = [self._cell(cells, role) for role in self._money]
        if self._currencies:
            written[0], code = self._one_of_several(cells, written[0], code)
        if not any(written):
            if not booked and not self._cell(cells, "part"):
                return Skipped(row.number, _("it holds no booking"))
            raise LineError(_("there is no amount"))
        if state or not booked[:1].isdigit():
            for told in (state, booked):
                if told and not told[0].isdigit() and has_not_happened(told):
                    return Skipped(row.number, told)
        booked_on, valued_on = self._days(booked, valued)
        currency = currency_in(code) if code else self._reading.currency
        amount, reason = self._spent(direction, currency, *written)
        if reason or not amount:
            return Skipped(row.number, reason or _("the amount is 0"))
        return self._with_texts(row, booked_on, valued_on, amount, currency)

    def _one_of_several(self, cells: list[str], written: str, code: str) -> tuple[str, str]:
        """Return the amount that there is, with the currency that its column is in."""
        found = [
            (stripped(cells[place]), currency)
            for place, currency in self._currencies
            if place < len(cells) and value_of(cells[place])
        ]
        if len(found) > 1:
            raise LineError(_("there are amounts in more than one currency"))
        return found[0] if found else (written, code)

    def _with_texts(
        self, row: Row, booked_on: date, valued_on: date | None, amount: Decimal, currency: str
    ) -> Line:
        cells = row.cells
        texts: dict[str, Any] = {
            role: clean(cells[place])
            for role, place, clean in self._texts
            if place < len(cells) and cells[place]
        }
        payer, payee = texts.pop("payer", ""), texts.pop("payee", "")
        if (payer or payee) and not texts.get("counterparty"):
            texts["counterparty"] = (payee or payer) if amount > 0 else (payer or payee)
        for role, between in self._joined:
            texts[role] = self._join(row, role, between)
        if is_balance(texts.get("counterparty") or texts.get("purpose") or ""):
            return Skipped(row.number, _("it holds no booking"))
        for flag in self._flags:
            texts[flag] = self._cell(cells, flag).casefold() in TRUE
        return Booking(
            row.number,
            booked_on,
            amount,
            currency,
            row.raw,
            valued_on,
            tags=self._tags(row) if "tags" in self._places else (),
            is_own=self._reading.is_own,
            **texts,
        )

    def _part(self, cells: list[str], otherwise: Problem) -> Part | None:
        """Return the row as a part of the booking above it, if it can be one."""
        has_day = self._cell(cells, "booked") or self._cell(cells, "valued")
        written = [self._cell(cells, role) for role in self._money]
        own = self._cell(cells, "part")
        if len(cells) <= self._needed or (has_day if any(written) else not own):
            return None
        places = [place for role in SAYING for place in self._reading.roles.get(role, ())]
        texts = [one_line(cells[place]) for place in places if place < len(cells)]
        try:
            amount = (
                self._money_in(own) if own else self._spent("", self._reading.currency, *written)[0]
            )
        except LineError:
            amount = None
        is_likely = self._reading.has_balances and not self._cell(cells, "balance")
        said = dict.fromkeys(text for text in (*texts, own or max(written, key=len)) if text)
        return Part(amount, " ".join(said), bool(own), is_likely, otherwise)

    def _says_nothing(self, cells: list[str]) -> bool:
        """Whether it ends before all its texts: then it is about the account."""
        places = [place for role in SAYING for place in self._reading.roles.get(role, ())]
        return bool(places) and not any(
            cells[place].strip() for place in places if place < len(cells)
        )

    def _read_days(self, booked: str, valued: str) -> tuple[date, date | None]:
        if not (booked or valued):
            raise LineError(_("there is no date"))
        valued_on = self._day(valued) if valued else None
        return (self._day(booked) if booked else valued_on or date.max), valued_on

    def _day(self, cell: str) -> date:
        order = "ymd" if isinstance(cell, Typed) else self._reading.dates
        try:
            return read_day(cell, order=order, zone=self._zone)
        except ValueError:
            if any(possible_orders(cell, zone=self._zone)):
                raise LineError(
                    _("%(cell)s is not a date in the order %(order)s")
                    % {"cell": quoted(cell), "order": order}
                ) from None
            raise LineError(_("%(cell)s is not a date") % {"cell": quoted(cell)}) from None

    def _read_spent(self, direction: str, currency: str, *written: str) -> tuple[Decimal, str]:
        """Return what was spent, or why the row is left out."""
        found = {
            role: self._money_in(cell)
            for role, cell in zip(self._money, written, strict=True)
            if cell
        }
        for role in self._reading.negated & set(found):
            found[role] = -found[role]
        fee = found.pop("fee", ZERO)
        if found.get("out") and found.get("in"):
            raise LineError(_("there is an amount both out and in"))
        if self._reading.amounts == APART:
            spent = found.get("out", ZERO) - found.get("in", ZERO)
        else:
            spent = found.get("amount", ZERO)
            if self._reading.amounts == SIGNED:
                spent = -spent
            elif self._reading.amounts == SPENT:
                is_paid_back = spent > 0 and any(map(is_credited, written))
                spent = -spent if is_paid_back else spent
            elif self._reading.amounts in {DIRECTION, KIND}:
                way = self._way(direction)
                if not way:
                    return ZERO, direction
                spent = way * (abs(spent) if self._reading.amounts == DIRECTION else spent)
        return bounded(spent + fee, currency=currency), ""

    def _way(self, cell: str) -> int:
        kinds = self._reading.kinds
        way = direction_of(cell) if kinds is None else kinds.get(cell.casefold())
        if way is None:
            raise LineError(
                _("%(cell)s does not say whether money went out or in") % {"cell": quoted(cell)}
            )
        return way

    def _money_in(self, cell: str) -> Decimal:
        amount = Decimal(cell) if isinstance(cell, Typed) else _read(cell, self._reading.decimal)
        if amount is None:
            raise LineError(_("%(cell)s is not an amount") % {"cell": quoted(cell)})
        return amount

    def _cell(self, cells: list[str], role: str) -> str:
        place = self._places.get(role)
        return "" if place is None or place >= len(cells) else stripped(cells[place])

    def _tags(self, row: Row) -> tuple[str, ...]:
        if not self._reading.is_own:
            return tags_in(self._cell(row.cells, "tags"))
        place = self._places["tags"]
        # No tag of ours has a space in it, but one may have a comma's like.
        return tuple(as_stored(live(row.cells[place])).split()) if place < len(row.cells) else ()

    def _join(self, row: Row, role: str, between: str) -> str:
        places = self._reading.roles.get(role, ())
        texts = [one_line(row.cells[place]) for place in places if place < len(row.cells)]
        return between.join(dict.fromkeys(text for text in texts if text))

    def _wrong_width(self, cells: list[str]) -> LineError:
        return LineError(
            _("it has %(cells)d cells, the header %(header)d")
            % {"cells": len(cells), "header": self._reading.width}
        )


def stripped(cell: str) -> str:
    return cell if isinstance(cell, Typed) else cell.strip()


@lru_cache(maxsize=1000)
def currency_in(cell: str) -> str:
    code = cell.upper()
    if not is_currency(code):
        raise LineError(_("%(cell)s is not a currency, like EUR") % {"cell": quoted(code)})
    return code


@lru_cache(maxsize=10_000)
def _read(cell: str, decimal: str) -> Decimal | None:
    return possible_amounts(cell).get(decimal)


def tags_in(cell: str) -> tuple[str, ...]:
    parts = re.split("[,;]", cell) if re.search("[,;]", cell) else cell.split()
    return tuple(dict.fromkeys(one for part in parts if (one := one_line(part))))

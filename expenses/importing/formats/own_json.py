"""This program's own JSON, read expense by expense: as a whole it would take ten times the room."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from expenses.importing.booking import Booking, Line, Reader, StatementFile
from expenses.importing.decoding import Text
from expenses.importing.refusing import (
    FileRefusedError,
    LineError,
    Problem,
    Skipped,
    bounded,
    problem,
    quoted,
)
from expenses.importing.tables.grid import MOST_ROWS, too_many_rows
from expenses.importing.tables.rows import currency_in
from expenses.importing.texts import as_stored
from expenses.periods import EARLIEST, LATEST

VERSION = 1
LONGEST = 1 << 17
# To find out that a line is none takes long where it opens what never ends.
MOST_BROKEN = 200
_HEAD = re.compile(
    r'\s*\{\s*"format"\s*:\s*"expense-tracker"\s*,\s*"version"\s*:\s*(\d{1,9})\s*,'
    r'\s*"expenses"\s*:\s*\['
)
_BETWEEN = re.compile(r"[\s,]*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,15}(?:\.\d{1,4})?", re.ASCII)
# No number of such a file is one that is counted with before it is looked at.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


class OwnJsonFile(StatementFile):
    format = "own"

    def __init__(self, content: bytes, *, reader: Reader) -> None:
        self._text = Text(content)
        self._reader = reader
        self.encoding = self._text.encoding
        head = _HEAD.match(self._text.start())
        if head is None:
            raise FileRefusedError.whole(
                _("This JSON file is not an export of expenses from here. Choose CSV instead.")
            )
        if int(head[1]) != VERSION:
            raise FileRefusedError.whole(
                _("This export was made by a newer version, which this one cannot read.")
            )
        self._begins = head.end()

    def __iter__(self) -> Iterator[Line]:
        chunks = self._text.chunks()
        left, place = next(chunks), self._begins
        number, count, broken = 1 + left.count("\n", 0, place), 0, 0
        while True:
            begins = _end_of(_BETWEEN, left, place)
            number += left.count("\n", place, begins)
            place = begins
            if left.startswith("]", place):
                return
            found, end = _decoded(left, place)
            is_open = end in {None, len(left)} and len(left) - place <= LONGEST
            if is_open and (chunk := next(chunks, "")):
                left, place = left[place:] + chunk, 0
                continue
            if end is None:
                end = left.find("\n", place)
                if end < 0:
                    yield _unended(number, left[place:])
                    return
                broken += 1
                if broken > MOST_BROKEN:
                    raise FileRefusedError.whole(_("Too much of this file is no JSON."))
                yield problem(number, _("it is no JSON"), left[place:end])
            else:
                count += 1
                if count > MOST_ROWS:
                    raise too_many_rows()
                yield self._line(number, found, left[place:end])
                number += left.count("\n", place, end)
            place = end

    def _line(self, number: int, found: Any, raw: str) -> Line:
        try:
            return self._booking(number, found, raw)
        except LineError as error:
            return problem(number, str(error), raw)

    def _booking(self, number: int, found: Any, raw: str) -> Line:
        if not isinstance(found, dict):
            raise LineError(_("it is no expense"))
        currency = currency_in(_text(found, "currency") or self._reader.currency)
        amount = bounded(_amount(_text(found, "amount")), currency=currency)
        if not amount:
            return Skipped(number, _("the amount is 0"))
        title = _text(found, "title")
        if not title.strip():
            raise LineError(_("the title is empty"))
        return Booking(
            number=number,
            booked_on=_day(_text(found, "date")),
            amount=amount,
            currency=currency,
            raw=raw,
            title=title,
            category=_text(found, "category"),
            account=_text(found, "payment_method"),
            note=_text(found, "note"),
            tags=_tags(found.get("tags")),
            is_repeating=found.get("is_repeating") is True,
            is_excluded=found.get("is_excluded") is True,
            is_own=True,
        )


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return place if found is None else found.end()


def _decoded(text: str, place: int) -> tuple[Any, int | None]:
    """Return the value that begins here and where it ends; no end where there is none."""
    try:
        return _DECODER.raw_decode(text, place)
    except (ValueError, RecursionError):
        return None, None


def _unended(number: int, rest: str) -> Problem:
    if len(rest) > LONGEST:
        return problem(number, _("it is no JSON, so the file is read up to here"), rest)
    return problem(number, _("the file is cut: it ends within an expense"), rest)


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LineError(_("%(name)s is no text") % {"name": name})
    # Half of a pair, which JSON can spell, is no character.
    return as_stored(value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _tags(value: Any) -> tuple[str, ...]:
    if not isinstance(value or [], list):
        raise LineError(_("%(name)s is no list of texts") % {"name": "tags"})
    return tuple(_text({"tag": tag}, "tag") for tag in value or [])


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise LineError(_("%(cell)s is not a date") % {"cell": quoted(text)})
    return day


def _amount(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text):
        raise LineError(_("%(cell)s is not an amount") % {"cell": quoted(text)})
    return Decimal(text)

"""What one cell says, or a sentence on why it cannot be read."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from expenses.importing.amounts import read_amount
from expenses.importing.days import ORDERS, read_day
from expenses.importing.refusing import LineError, quoted
from expenses.models.expense import MAX_NOTE_LENGTH
from expenses.models.text import CONTROL_CHARACTERS, CONTROL_CHARACTERS_BUT_LINES
from expenses.money import MAX_AMOUNT, is_currency
from expenses.recording import normalise_tags

BETWEEN = " / "
LONGEST_TITLE = 200
LONGEST_NAME = 60
YES_AND_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def day_in(cell: str, *, order: str, zone: ZoneInfo) -> date:
    for tried in (order, *ORDERS):
        try:
            day = read_day(cell, order=tried, zone=zone)
        except ValueError:
            continue
        if tried == order:
            return day
        raise LineError(
            _("%(cell)s is not a date in the order %(order)s")
            % {"cell": quoted(cell), "order": order}
        )
    raise LineError(_("%(cell)s is not a date") % {"cell": quoted(cell)})


def amount_in(cell: str, *, decimal: str, currency: str) -> Decimal:
    try:
        amount = read_amount(cell, decimal=decimal, currency=currency)
    except ValueError:
        raise LineError(
            _("%(cell)s is not an amount in %(currency)s")
            % {"cell": quoted(cell), "currency": currency}
        ) from None
    if abs(amount) > MAX_AMOUNT:
        raise LineError(_("%(cell)s is too large an amount") % {"cell": quoted(cell)})
    return amount


@lru_cache(maxsize=1000)
def currency_in(cell: str) -> str:
    code = cell.strip().upper()
    if not is_currency(code):
        raise LineError(_("%(cell)s is not a currency, like EUR") % {"cell": quoted(cell)})
    return code


def title_in(cell: str) -> str:
    """Return the text on one line, of any length."""
    text = unicodedata.normalize("NFC", " ".join(cell.splitlines()).replace("\t", " "))
    return _plain(text, CONTROL_CHARACTERS)


def note_in(cell: str) -> str:
    note = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))
    if len(note) > MAX_NOTE_LENGTH:
        raise LineError(
            _("the note is longer than %(most)d characters") % {"most": MAX_NOTE_LENGTH}
        )
    return _plain(note, CONTROL_CHARACTERS_BUT_LINES)


@lru_cache(maxsize=10_000)
def name_in(cell: str) -> str:
    name = _plain(unicodedata.normalize("NFC", cell.strip()), CONTROL_CHARACTERS)
    if len(name) > LONGEST_NAME:
        raise LineError(
            _("%(cell)s is longer than %(most)d characters")
            % {"cell": quoted(cell), "most": LONGEST_NAME}
        )
    return name


@lru_cache(maxsize=10_000)
def category_in(cell: str) -> str:
    """Return "Food", or "Food / Snacks" for one inside another."""
    return BETWEEN.join(name_in(name) for name in cell.split(BETWEEN, 1))


def tags_in(cell: str) -> list[str]:
    if not cell:
        return []
    try:
        return normalise_tags(cell.split())
    except ValidationError as error:
        raise LineError(" ".join(error.messages)) from None


def flag_in(cell: str) -> bool:
    if not cell:
        return False
    try:
        return YES_AND_NO[cell.casefold()]
    except KeyError:
        raise LineError(_("%(cell)s is neither true nor false") % {"cell": quoted(cell)}) from None


def _plain(text: str, forbidden: re.Pattern[str]) -> str:
    if forbidden.search(text):
        raise LineError(_("%(cell)s holds control characters") % {"cell": quoted(text)})
    return text

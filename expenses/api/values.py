"""What a value may be, in the schema and in the reading of it at once."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StringConstraints
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from expenses.forms.expense import LONGEST_TITLE
from expenses.models.expense import MAX_NOTE_LENGTH, MAX_TAG_LENGTH, MAX_TAGS
from expenses.models.text import check_lines, check_one_line
from expenses.money import CURRENCIES, MAX_AMOUNT
from expenses.periods import EARLIEST, LATEST

LARGEST_ID = 2**63 - 1
LONGEST_NAME = 60
LONGEST_DESCRIPTION = 200
MOST_IDS = 200
MOST_SHOWN = 12
NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

CONTROL = r"\u0000-\u001F\u007F-\u009F\u2028\u2029"
ONE_LINE = rf"^[^{CONTROL}]*$"
ONE_LINE_WITH_A_SIGN = rf"^[^{CONTROL}]*[^{CONTROL}\s][^{CONTROL}]*$"
LINES = r"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]*$"
AMOUNT = r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$"
SIZE = r"^[0-9]{1,12}(\.[0-9]{1,4})?$"


def key_of(text: str) -> int:
    """Return the number behind an id; 0, which no row has, for what is none of ours."""
    number = int(text) if NUMBER.fullmatch(text) else 0
    return number if number <= LARGEST_ID else 0


def refused(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


def _text(check: Callable[[str], None], *, longest: int, is_needed: bool = False) -> Any:
    """Stored as forms store it: composed (NFC), without blanks around, or refused."""

    def read(text: str) -> str:
        stored = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
        try:
            check(stored)
        except ValidationError as error:
            raise refused(error.messages[0]) from None
        if len(stored) > longest:
            words = _("Use at most %(limit_value)d characters.")
            raise refused(words % {"limit_value": longest})
        if is_needed and not stored:
            raise refused(_("This is needed."))
        return stored

    return AfterValidator(read)


def _day(given: Any) -> Any:
    if isinstance(given, date):
        return given
    try:
        day = date.fromisoformat(given) if DAY.fullmatch(given) else None
    except (TypeError, ValueError):
        day = None
    if day is None:
        raise refused(_("Write a real day like 2026-11-03."))
    if not EARLIEST <= day <= LATEST:
        said = {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
        raise refused(_("Use a day from %(first)s to %(last)s.") % said)
    return day


def _amount(pattern: str) -> BeforeValidator:
    digits = re.compile(pattern, re.ASCII)

    def read(given: Any) -> Decimal:
        if isinstance(given, Decimal):
            return given
        if not isinstance(given, str) or not digits.fullmatch(given):
            raise refused(_("Write an amount as a string of digits, like “12.50”."))
        amount = Decimal(given)
        if not amount:
            words = _("Use an amount other than 0: above it for money out, below for money in.")
            raise refused(words)
        if abs(amount) > MAX_AMOUNT:
            raise refused(_("Enter an amount up to %(most)s") % {"most": MAX_AMOUNT})
        return amount

    return BeforeValidator(read)


def among(choices: Iterable[str]) -> BeforeValidator:
    """One of a few words; the schema's side of it is `listed`."""
    known = tuple(choices)

    def read(given: Any) -> str:
        if given not in known or not isinstance(given, str):
            shown = ", ".join(known[:MOST_SHOWN]) + (", …" if len(known) > MOST_SHOWN else "")
            raise refused(_("Use one of: %(choices)s.") % {"choices": shown})
        return given

    return BeforeValidator(read)


def listed(choices: Iterable[str], description: str = "") -> WithJsonSchema:
    told: dict[str, Any] = {"type": "string", "enum": list(choices)}
    return WithJsonSchema(told | ({"description": description} if description else {}))


Id = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=40),
    Field(description="What names a row. Its form may change.", examples=["1042"]),
]
Title = Annotated[
    str,
    StringConstraints(
        strict=True, min_length=1, max_length=LONGEST_TITLE, pattern=ONE_LINE_WITH_A_SIGN
    ),
    _text(check_one_line, longest=LONGEST_TITLE, is_needed=True),
    Field(examples=["Lunch"]),
]
Name = Annotated[
    str,
    StringConstraints(
        strict=True, min_length=1, max_length=LONGEST_NAME, pattern=ONE_LINE_WITH_A_SIGN
    ),
    _text(check_one_line, longest=LONGEST_NAME, is_needed=True),
]
Description = Annotated[
    str,
    StringConstraints(strict=True, max_length=LONGEST_DESCRIPTION, pattern=ONE_LINE),
    _text(check_one_line, longest=LONGEST_DESCRIPTION),
]
Note = Annotated[
    str,
    StringConstraints(strict=True, max_length=MAX_NOTE_LENGTH, pattern=LINES),
    _text(check_lines, longest=MAX_NOTE_LENGTH),
]
Tag = Annotated[
    str,
    StringConstraints(
        strict=True, min_length=1, max_length=MAX_TAG_LENGTH + 1, pattern=ONE_LINE_WITH_A_SIGN
    ),
    Field(examples=["holiday"]),
]
Tags = Annotated[
    list[Tag],
    Field(
        max_length=MAX_TAGS,
        description="Stored folded: lower case, “-” for blanks, each once, without “#”.",
        examples=[["holiday", "work-trip"]],
    ),
]
Money = Annotated[
    Decimal,
    _amount(AMOUNT),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": AMOUNT,
            "description": (
                "Decimal digits as a string, never a float. Above 0 is money out, below 0 money"
                " back or in; never 0, and with no more decimals than the currency has."
            ),
            "examples": ["12.50", "-20"],
        }
    ),
]
Size = Annotated[
    Decimal,
    _amount(SIZE),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": SIZE,
            "description": "An amount above 0, whichever way it went.",
            "examples": ["12.50"],
        }
    ),
]
Currency = Annotated[str, among(CURRENCIES), listed(CURRENCIES, "ISO 4217")]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date",
            "description": f"ISO 8601, from {EARLIEST} to {LATEST}",
            "examples": ["2026-11-03"],
        }
    ),
]
Flag = StrictBool

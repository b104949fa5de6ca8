"""Days and months: read as people type them, written as they read them.

Names, orders and patterns are CLDR's, through Babel. A locale may come as Django or as Babel
spells it ("pt-br", "pt_BR"); one that CLDR lacks becomes its language, else English. Nothing
here asks the clock.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, Self

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton

EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)

_LONGEST_TEXT = 100
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u061c\u200e\u200f"))
_ARABIC_DIGITS = {ord(digit): str(n) for n, digit in enumerate("٠١٢٣٤٥٦٧٨٩")}
_BETWEEN_PIECES = re.compile(r"\s*[./-]\s*|[年月년월]\s*|,\s*|\s+")


@dataclass(frozen=True, order=True)
class Month:
    """A month as a person is paid: from a day of the calendar month to the day before it.

    Named after the calendar month it starts in. Every day from EARLIEST to LATEST lies in
    one month, and a month without any of these days cannot be made.
    """

    first_day: date
    starts_on: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.starts_on <= 28 or self.first_day.day != self.starts_on:
            raise ValueError(f"no month starts on {self.first_day} (day {self.starts_on})")
        if not _month_number(EARLIEST, self.starts_on) <= self._number <= _month_number(LATEST):
            raise ValueError(f"a month from {self.first_day} is out of bounds")

    @classmethod
    def of(cls, day: date, starts_on: int = 1) -> Self:
        return cls._numbered(_month_number(day, starts_on), starts_on)

    @classmethod
    def parse(cls, text: str, starts_on: int = 1) -> Self:
        """Return the month of a `key`. Raises ValueError on anything else."""
        found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
        if not found:
            raise ValueError("a month is written like 2026-11")
        return cls._numbered(int(found[1]) * 12 + int(found[2]) - 1, starts_on)

    @property
    def key(self) -> str:
        return f"{self.first_day:%Y-%m}"

    @property
    def last_day(self) -> date:
        return _first_day(self._number + 1, self.starts_on) - timedelta(days=1)

    @property
    def length(self) -> int:
        """How many days the month has."""
        return self.day_number(self.last_day)

    @property
    def next(self) -> Self:
        return self.forward(1)

    @property
    def previous(self) -> Self:
        return self.back(1)

    def forward(self, months: int) -> Self:
        """Return the month so many later; at the bounds the last (or first) there is.

        The last month's `next` is therefore itself, as the first one's `previous` is.
        """
        first, last = _month_number(EARLIEST, self.starts_on), _month_number(LATEST, self.starts_on)
        return self._numbered(min(max(self._number + months, first), last), self.starts_on)

    def back(self, months: int) -> Self:
        return self.forward(-months)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def all_days(self) -> list[date]:
        return [self.first_day + timedelta(days=passed) for passed in range(self.length)]

    def day_number(self, day: date) -> int:
        """Return 1 for the first day. Raises ValueError for a day of another month."""
        if day not in self:
            raise ValueError(f"{day} is not in the month from {self.first_day}")
        return (day - self.first_day).days + 1

    def day_at(self, number: int) -> date:
        """Return the day with this number, or the last day where the month is shorter."""
        if number < 1:
            raise ValueError("the days of a month are numbered from 1")
        return self.first_day + timedelta(days=min(number, self.length) - 1)

    def title(self, locale: str) -> str:
        """Return "November 2026": the calendar month it starts in."""
        return _format_day("yMMMM", self.first_day, locale)

    def name(self, locale: str) -> str:
        """Return "November"."""
        return _format_month("LLLL", self.first_day, locale)

    def short_name(self, locale: str) -> str:
        """Return "Nov"."""
        return _format_month("LLL", self.first_day, locale)

    def span(self, locale: str) -> str:
        """Return "Nov 25" to "Dec 24" with a dash, and plain spaces where CLDR has thin ones."""
        spanned = format_interval(
            self.first_day, self.last_day, "MMMd", locale=_known_locale(locale)
        )
        return spanned.replace("\u2009", " ")

    @property
    def _number(self) -> int:
        return _month_number(self.first_day)

    @classmethod
    def _numbered(cls, number: int, starts_on: int) -> Self:
        return cls(_first_day(number, starts_on), starts_on)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months that follow each other, the first named January, April, July or October."""

    first: Month

    @classmethod
    def of(cls, day: date, starts_on: int = 1) -> Self:
        month = Month.of(day, starts_on)
        return cls(month.back((month.first_day.month - 1) % 3))

    @property
    def first_day(self) -> date:
        return self.first.first_day

    @property
    def last_day(self) -> date:
        return self.first.forward(2).last_day

    def back(self, quarters: int) -> Self:
        return type(self)(self.first.back(3 * quarters))

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def title(self, locale: str) -> str:
        """Return "Q4 2026", in some languages three words."""
        return _format_day("yQQQ", self.first_day, locale)

    name = title

    def short_name(self, locale: str) -> str:
        """Return "2026"."""
        return _format_day("y", self.first_day, locale)


def _month_number(day: date, starts_on: int = 1) -> int:
    """Return the months from year 0 to the one that the day lies in."""
    return day.year * 12 + day.month - 1 - (day.day < starts_on)


def _first_day(month_number: int, starts_on: int) -> date:
    return date(month_number // 12, month_number % 12 + 1, starts_on)


class DayError(ValueError):
    """What is wrong with a typed day; the sentence is the form's, to translate.

    `code` is "missing", "unreadable", "no_such_day" or "out_of_range" (before EARLIEST
    or after LATEST).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_day(text: str, *, locale: str) -> date:
    """Return the day a person typed, its year in full.

    Three numbers are read in the locale's order, or from the year on if they begin with it.
    With a name, the locale's or an English one, their order does not matter. Raises DayError.
    """
    if len(text) > _LONGEST_TEXT or any(unicodedata.category(c) == "Cc" for c in text):
        raise DayError("unreadable")
    spelling = _DIRECTION_MARKS
    if _known_locale(locale).language == "ar":
        spelling = spelling | _ARABIC_DIGITS
    bare = unicodedata.normalize("NFC", text.translate(spelling)).strip().casefold()
    if not bare:
        raise DayError("missing")
    style = _style(locale)
    pieces = _BETWEEN_PIECES.split(bare.rstrip(".日일"))
    year, month, day = _year_month_day([p for p in pieces if p not in style.fillers], style)
    if len(year) == 2 or len(month) > 2 or len(day) > 2:
        raise DayError("unreadable")
    if not EARLIEST.year <= int(year) <= LATEST.year:
        raise DayError("out_of_range")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise DayError("no_such_day") from None


def day_comes_first(locale: str) -> bool:
    """Return whether "3/4" is the 3rd of April in the locale's numbers."""
    order = _style(locale).order
    return order.index("d") < order.index("M")


def _year_month_day(pieces: list[str], style: "_Style") -> tuple[str, str, str]:
    """Return the three numbers, the month's name replaced by its own."""
    numbers = [piece for piece in pieces if piece.isascii() and piece.isdigit()]
    months = [style.months[piece] for piece in pieces if piece in style.months]
    if len(pieces) != 3 or len(numbers) + len(months) != 3 or len(months) > 1:
        raise DayError("unreadable")
    if months:
        day, year = sorted(numbers, key=len)
        return year, months[0], day
    order = "yMd" if len(numbers[0]) > 2 else style.order
    found = dict(zip(order, numbers, strict=True))
    return found["y"], found["M"], found["d"]


class _Style(NamedTuple):
    """How days are typed in one locale."""

    order: str
    months: dict[str, str]
    fillers: frozenset[str]


@lru_cache(maxsize=256)
def _style(locale: str) -> _Style:
    known = _known_locale(locale)
    numeric = re.sub("'[^']*'", "", known.date_formats["short"].pattern)
    filler = re.findall("'([^']+)'", known.date_formats["long"].pattern)
    months = {
        name.casefold().removesuffix("."): str(number)
        for each in (Locale("en", "GB"), Locale("en"), known)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in each.months[context][width].items()
        if not name.isdigit()  # Dzongkha's short December is "12"
    }
    return _Style(
        order="".join(sorted("yMd", key=numeric.replace("L", "M").find)),
        months=months,
        fillers=frozenset(word.strip(" .").casefold() for word in filler) - {""},
    )


def format_day(day: date, *, today: date, locale: str) -> str:
    """Return "Fri, Nov 20", with the year unless it is today's."""
    return _format_day("MMMEd" if day.year == today.year else "yMMMEd", day, locale)


def weekday_name(number: int, *, locale: str) -> str:
    """Return "Monday" for 1 (ISO 8601)."""
    return _known_locale(locale).days["stand-alone"]["wide"][number - 1]


def weekday_initials(number: int, *, locale: str) -> str:
    """Return "Mo" for 1, as calendars head columns; a letter where CLDR's short names are words."""
    days = _known_locale(locale).days["stand-alone"]
    is_short = max(map(len, days["short"].values())) <= len("Mo.")
    return days["short" if is_short else "narrow"][number - 1].rstrip(".")


@lru_cache(maxsize=4096)
def _format_day(skeleton: str, day: date, locale: str) -> str:
    return format_skeleton(skeleton, day, locale=_known_locale(locale))


@lru_cache(maxsize=4096)
def _format_month(pattern: str, day: date, locale: str) -> str:
    return format_date(day, pattern, locale=_known_locale(locale))


@lru_cache(maxsize=256)
def _known_locale(locale: str) -> Locale:
    spelled = locale.replace("-", "_")
    for name in (spelled, spelled.partition("_")[0]):
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(name)
    return Locale("en")

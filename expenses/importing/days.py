"""Days as banks write them, with a time and a zone or without."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from expenses.periods import EARLIEST, LATEST

YMD, DMY, MDY = ORDERS = "ymd", "dmy", "mdy"
LONGEST = 60
NOON = 12
CENTURY, NEXT_CENTURY, PIVOT = 1900, 2000, 70

_PIECES = {
    "y": "(?P<y>[0-9]{4}|[0-9]{2})",
    "m": "(?P<m>[0-9]{1,2})",
    "d": "(?P<d>[0-9]{1,2})",
}
_MARKS = ["(?P<mark>[-/. ]) ?", "(?P=mark) ?"]
_TIME = (
    r"(?:[T, ]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)? ?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def _patterns(order: str) -> list[re.Pattern[str]]:
    """Return how a day is written in this order: with marks between, or in eight digits."""
    first, second, third = (_PIECES[piece] for piece in order)
    parted = first + _MARKS[0] + second + _MARKS[1] + third + r"\.?"
    together = (first + second + third).replace("{1,2}", "{2}")
    # Where the year comes first it is in full: "24-01-15" would be the 24th of January as well.
    return [
        re.compile(digits.replace("|[0-9]{2}", "" if short else "|[0-9]{2}") + _TIME)
        for digits, short in ((parted, order == YMD), (together, True))
    ]


_WRITTEN = {order: _patterns(order) for order in ORDERS}

LANGUAGES = "en de fr es nl it pt pl sv da nb fi cs hu el ru tr ro".split()
_MONTH = r"(?:de )?(?P<month>[^\W\d_]{3,12})\.?(?: de)?"
_WEEKDAY = re.compile(r"(?P<name>[^\W\d_]{2,12})[.,]* +(?=[^\W_])")
# A month in words says itself which number is the day.
_IN_WORDS = [
    re.compile(
        rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[-/ ]*{_MONTH}[-/, ]*{_PIECES['y']}{_TIME}"
    ),
    re.compile(rf"{_MONTH}[-/ ]*(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[-/, ]+{_PIECES['y']}{_TIME}"),
    re.compile(rf"(?P<y>[0-9]{{4}})[-/ ]*{_MONTH}[-/ ]*(?P<d>[0-9]{{1,2}}){_TIME}"),
    re.compile("(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日" + _TIME),
]


@lru_cache(maxsize=10_000)
def possible_orders(cell: str, *, zone: ZoneInfo) -> dict[str, date]:
    """Return the days that the cell can mean, by the order that gives them."""
    possible = {}
    for order in ORDERS:
        try:
            possible[order] = read_day(cell, order=order, zone=zone)
        except ValueError:
            continue
    return possible


@lru_cache(maxsize=10_000)
def read_day(cell: str, *, order: str, zone: ZoneInfo) -> date:
    """Return the day; where the cell says in which zone its time is, the day it is in `zone`.

    Raises ValueError for what is no day in this order, does not exist or lies too far away.
    """
    # A spreadsheet's users put an apostrophe before what it is not to touch.
    text = cell.strip().removeprefix("'")
    if len(text) > LONGEST:
        raise ValueError(cell)
    if (begun := _WEEKDAY.match(text)) and _bare(begun["name"]) in _weekdays():
        text = text[begun.end() :]
    patterns = [*_WRITTEN[order], *_IN_WORDS]
    found = next((match for one in patterns if (match := one.fullmatch(text))), None)
    if not found:
        raise ValueError(cell)
    named = found.groupdict()
    year = int(named["y"])
    if len(named["y"]) == 2:
        year += NEXT_CENTURY if year < PIVOT else CENTURY
    month = int(named["m"]) if named.get("m") else _month(named["month"])
    day = date(year, month, int(named["d"]))
    if found["hour"] and EARLIEST < day < LATEST:
        moment = _moment(day, found)
        if moment.tzinfo:
            day = moment.astimezone(zone).date()
    if not EARLIEST <= day <= LATEST:
        raise ValueError(cell)
    return day


def _month(name: str) -> int:
    month = _months().get(_bare(name))
    if month is None:
        raise ValueError(name)
    return month


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return every month's names, whole and short, in the languages of many banks."""
    return {
        _bare(name): month
        for language in reversed(LANGUAGES)
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for month, name in get_month_names(width, context, language).items()
    } | {"sept": 9}


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    """Return every weekday's names in the same languages, but for what is a month's too."""
    names = {
        _bare(name)
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
    }
    return frozenset(names - set(_months()))


def _bare(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in apart if letter.isalpha())


def _moment(day: date, found: re.Match[str]) -> datetime:
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= NOON:
            raise ValueError(found[0])
        hour = hour % NOON + (NOON if found["half"] in "Pp" else 0)
    return datetime(
        day.year,
        day.month,
        day.day,
        hour,
        int(found["minute"]),
        int(found["second"] or 0),
        tzinfo=_zone(found["zone"]) if found["zone"] else None,
    )


def _zone(name: str) -> timezone:
    if name[0] not in "+-":
        return UTC
    offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
    return timezone(-offset if name[0] == "-" else offset)

"""Days as banks write them, with a time and a zone or without."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

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
    parted = first + _MARKS[0] + second + _MARKS[1] + third
    together = (first + second + third).replace("{1,2}", "{2}")
    # Where the year comes first it is in full: "24-01-15" would be the 24th of January as well.
    return [
        re.compile(digits.replace("|[0-9]{2}", "" if short else "|[0-9]{2}") + _TIME)
        for digits, short in ((parted, order == YMD), (together, True))
    ]


_WRITTEN = {order: _patterns(order) for order in ORDERS}


@lru_cache(maxsize=10_000)
def read_day(cell: str, *, order: str, zone: ZoneInfo) -> date:
    """Return the day; where the cell says in which zone its time is, the day it is in `zone`.

    Raises ValueError for what is no day in this order, does not exist or lies too far away.
    """
    text = cell.strip()
    if len(text) > LONGEST:
        raise ValueError(cell)
    found = next((match for one in _WRITTEN[order] if (match := one.fullmatch(text))), None)
    if not found:
        raise ValueError(cell)
    year = int(found["y"])
    if len(found["y"]) == 2:
        year += NEXT_CENTURY if year < PIVOT else CENTURY
    day = date(year, int(found["m"]), int(found["d"]))
    if found["hour"] and EARLIEST < day < LATEST:
        moment = _moment(day, found)
        if moment.tzinfo:
            day = moment.astimezone(zone).date()
    if not EARLIEST <= day <= LATEST:
        raise ValueError(cell)
    return day


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

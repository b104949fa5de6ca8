"""Where a line may tell its day, and which days each place may mean.

A weekday is the most recent one, today included; "last" is before today, "next" after it. A
day without a year is the latest one that is not after today; where the same day also comes
within the next month, both are meant. English is read by people who begin with the day and by
people who begin with the month, so that "3/11" is two days there and one everywhere else.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from expenses.periods import EARLIEST, LATEST, day_comes_first
from expenses.quick_entry.tokens import Token
from expenses.quick_entry.words.table import Words, plain

SOON = 31
MOST_AGO = 1000
LONGEST_PHRASE = 4

_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})[.,;:]?")
_NUMBERS = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})(?:(\2)([0-9]{4}|[0-9]{2})?)?[,;:]?")
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er|º|\.)?,?")
_YEAR = re.compile(r"([0-9]{4})[.,;:]?")
_GLUED = re.compile(r"(?:([0-9]{1,2})[.-]?([^\W\d_]+)|([^\W\d_]+)[.-]?([0-9]{1,2}))[.,;:]?")


class DayFound(NamedTuple):
    """Tokens `first` up to `last` (not included) tell a day; no days: there is none such."""

    first: int
    last: int
    days: tuple[date, ...]
    # Whether the same words may well mean something else.
    is_sure: bool = True
    is_number: bool = False
    is_out_of_range: bool = False


def days_in(
    tokens: Sequence[Token], *, today: date, locale: str, words: Sequence[Words]
) -> Iterator[DayFound]:
    """Yield every place from the left on, the longest that begins at each word."""
    for first in range(len(tokens)):
        found = _numeric(tokens, first, today, locale)
        for table in words:
            found = found or _Speller(tokens, today, table, locale).at(first)
        if found:
            yield found


class _Speller:
    """Days in the words of one language."""

    def __init__(self, tokens: Sequence[Token], today: date, words: Words, locale: str) -> None:
        self.locale = locale
        self.tokens = tokens
        self.today = today
        self.words = words

    def at(self, first: int) -> DayFound | None:
        start = first
        while self._word(start) in self.words.leading and start < first + 2:
            start += 1
        found = self._phrase(start) or self._ago(start) or self._weekday(start) or self._date(start)
        if not found and start > first:
            found = _numeric(self.tokens, start, self.today, self.locale)
            found = found if found and found.is_sure else self._phrase(first)
        return found and found._replace(first=first)

    def _word(self, place: int) -> str:
        return self.tokens[place].plain if place < len(self.tokens) else ""

    def _phrase(self, first: int) -> DayFound | None:
        for length in range(LONGEST_PHRASE, 0, -1):
            phrase = " ".join(self._word(first + n) for n in range(length)).replace("’", "'")
            if phrase in self.words.relative:
                day = self.today + timedelta(days=self.words.relative[phrase])
                return self._spelled(first, first + length, day, phrase)
        return None

    def _ago(self, first: int) -> DayFound | None:
        before, after = self.words.ago_before.split(), self.words.ago_after.split()
        place = first + len(before)
        if [self._word(first + n) for n in range(len(before))] != before:
            return None
        number, unit = self._word(place), self._word(place + 1)
        rest = [self._word(place + 2 + n) for n in range(len(after))]
        count = self.words.numbers.get(number) or (int(number) if _is_count(number) else 0)
        if unit not in self.words.units or rest != after or not 0 < count <= MOST_AGO:
            return None
        day = self.today - timedelta(days=count * self.words.units[unit])
        return DayFound(first, place + 2 + len(after), (day,))

    def _weekday(self, first: int) -> DayFound | None:
        before = self._word(first)
        place = first + (before in self.words.last or before in self.words.following)
        name = self._word(place)
        if name not in self.words.weekday_numbers:
            return None
        number, last = self.words.weekday_numbers[name], place + 1
        beside = before if place > first else self._word(last)
        since = (self.today.weekday() - number) % 7
        if beside in self.words.last or beside in self.words.following:
            # In Spanish and French it follows the name: "el viernes pasado".
            last += place == first
            is_last = beside in self.words.last
            day = self.today - timedelta(days=since or 7) if is_last else self._next(number)
            return DayFound(first, last, (day,))
        dated = self._date(last) or _numeric(self.tokens, last, self.today, self.locale)
        if dated:
            on_it = tuple(day for day in dated.days if day.weekday() == number)
            return dated._replace(first=first, days=on_it or dated.days)
        return self._spelled(first, last, self.today - timedelta(days=since), name)

    def _next(self, weekday: int) -> date:
        return self.today + timedelta(days=(weekday - self.today.weekday() - 1) % 7 + 1)

    def _spelled(self, first: int, last: int, day: date, word: str) -> DayFound:
        is_sure = word not in self.words.ordinary
        return DayFound(first, last, (day,), is_sure)

    def _date(self, first: int) -> DayFound | None:
        """Read "3 nov 2026", "nov 3", "3 de noviembre", "3nov"."""
        place = first
        if glued := self._glued(place):
            number, month = glued
            place += 1
        else:
            one, place = self._day_or_month(place)
            if self._word(place) in self.words.between:
                place += 1
            two, place = self._day_or_month(place)
            if not one or not two or one[0] == two[0]:
                return None
            if one[0] == "month" and not self.words.may_begin_with_month:
                return None
            number, month = (one[1], two[1]) if one[0] == "day" else (two[1], one[1])
        after = place + (self._word(place) in self.words.between)
        year = _YEAR.fullmatch(self._word(after))
        if year and EARLIEST.year <= int(year[1]) <= LATEST.year:
            return DayFound(first, after + 1, _real([(int(year[1]), month, number)]))
        return DayFound(first, place, _without_year(month, number, self.today))

    def _day_or_month(self, place: int) -> tuple[tuple[str, int] | None, int]:
        word = self._word(place)
        if word in self.words.month_numbers:
            return ("month", self.words.month_numbers[word]), place + 1
        found = word and _DAY.fullmatch(word)
        return (("day", int(found[1])), place + 1) if found else (None, place + 1)

    def _glued(self, place: int) -> tuple[int, int] | None:
        found = _GLUED.fullmatch(self._word(place))
        if not found:
            return None
        number, name = found[1] or found[4], plain(found[2] or found[3])
        month = self.words.month_numbers.get(name)
        return (int(number), month) if month else None


def _is_count(text: str) -> bool:
    return re.fullmatch("[0-9]{1,4}", text) is not None


def _numeric(tokens: Sequence[Token], first: int, today: date, locale: str) -> DayFound | None:
    if first >= len(tokens) or tokens[first].is_quoted or tokens[first].mark:
        return None
    text = tokens[first].text
    if found := _ISO.fullmatch(text):
        return _checked(first, [(int(found[1]), int(found[3]), int(found[4]))])
    found = _NUMBERS.fullmatch(text)
    if not found:
        return None
    one, mark, two, closed, year = int(found[1]), found[2], int(found[3]), found[4], found[5]
    if mark == "-" and not year:
        return None  # 3-11 is more often a range than a day
    if mark == "." and not closed:
        # German writes a day like this as well as an amount.
        days = _without_year(two, one, today) if locale.startswith("de") else ()
        return DayFound(first, first + 1, days, is_sure=False, is_number=True) if days else None
    if closed and not year and mark != ".":
        return None
    orders = [(two, one)]
    if mark != ".":
        orders.insert(len(orders) if day_comes_first(locale) else 0, (one, two))
        orders = orders if locale.startswith("en") else orders[:1]
    if all(month > 12 or not 1 <= day <= 31 for month, day in orders):
        return None
    if year:
        full = int(year) + (2000 if len(year) == 2 else 0)
        return _checked(first, [(full, month, day) for month, day in orders])
    every = [day for month, each in orders for day in _without_year(month, each, today)]
    return DayFound(first, first + 1, tuple(dict.fromkeys(every)))


def _checked(first: int, dates: list[tuple[int, int, int]]) -> DayFound:
    in_range = [one for one in dates if EARLIEST.year <= one[0] <= LATEST.year]
    return DayFound(first, first + 1, _real(in_range), is_out_of_range=not in_range)


def _real(dates: list[tuple[int, int, int]]) -> tuple[date, ...]:
    days: dict[date, None] = {}
    for year, month, day in dates:
        with suppress(ValueError):
            days[date(year, month, day)] = None
    return tuple(days)


def _without_year(month: int, day: int, today: date) -> tuple[date, ...]:
    past = next(
        (
            found[0]
            for year in range(today.year, max(today.year - 9, EARLIEST.year - 1), -1)
            if (found := _real([(year, month, day)])) and found[0] <= today
        ),
        None,
    )
    coming = [
        found
        for found in _real([(today.year, month, day), (today.year + 1, month, day)])
        if today < found <= today + timedelta(days=SOON) and found <= LATEST
    ]
    return (*([past] if past else []), *coming)

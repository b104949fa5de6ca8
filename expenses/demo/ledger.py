"""Years of one household's entries, in the order of their days; the same seed, the same entries."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from expenses.demo.household import BILLS, HABITS, Habit
from expenses.demo.occasions import (
    SPREAD,
    Entry,
    bill_paid,
    christmas,
    holidays,
    lately,
    on_holiday,
    paid_when,
    streaming,
    work_trips,
)

DECEMBER = 12
PRICES_RISE_BY = 25  # in thousandths a year
NOTED, TAGGED = 4, 2  # one in so many
# Each place as often as it weighs: one random number then chooses it, at once and cheaply.
PLACES = [[place for place in habit.places for _ in range(place.weight)] for habit in HABITS]


def entries(*, first: date, until: date, seed: str, count: int | None = None) -> Iterator[Entry]:
    """Yield what a household pays and receives from `first` to `until`.

    Exactly one entry lies after `until`: a bill still to come. With a `count` there are
    exactly so many: habits come as often as that takes, bills stay what they are. A count
    too small for the bills is the newest of them.
    """
    chance = Random(seed)  # noqa: S311 - nothing here is a secret
    away = list(holidays(first, until, chance))
    dated = sorted(_dated(first, until, away, chance))
    if count is not None and count <= len(dated):
        yield from dated[len(dated) - count :]
        return
    visits = _visits(first, until, away, None if count is None else count - len(dated), chance)
    to_come = dated.pop()
    newest: dict[str, Entry] = {}
    days = list(_days(first, until))
    paid = iter(dated)
    bill = next(paid, None)
    for visit in visits:
        number, habit = divmod(visit, len(HABITS))
        day = days[number]
        while bill and bill.day <= day:
            yield bill
            bill = next(paid, None)
        entry = _visit(habit, day, day.year - first.year, newest, chance)
        newest[entry.category] = entry
        yield entry
    if bill:
        yield bill
    yield from paid
    yield to_come


def _dated(
    first: date, until: date, away: list[tuple[date, date]], chance: Random
) -> Iterator[Entry]:
    """Yield what does not depend on habits, in no order; the bill to come is the latest."""
    for bill in BILLS:
        for day in paid_when(bill, first, until):
            yield bill_paid(bill, day, first, chance)
    once = [*work_trips(first, until, chance), *christmas(first, until, chance)]
    for leaves, returns in away:
        once += on_holiday(leaves, returns, chance)
    yield from (entry for entry in once if first <= entry.day <= until)
    yield from streaming(first, until, chance)
    yield from lately(until)


def _visits(
    first: date, until: date, away: list[tuple[date, date]], count: int | None, chance: Random
) -> list[int]:
    """Return each visit as one number, day * len(HABITS) + habit, in order."""
    absent = {day for leaves, returns in away for day in _days(leaves, returns)}
    often = [
        0 if day in absent else _often(habit, day)
        for day in _days(first, until)
        for habit in HABITS
    ]
    usual = sum(often)
    wanted = usual // 1000 if count is None else count
    visits: list[int] = []
    for number, thousandths in enumerate(often):
        times, rest = divmod(thousandths * wanted, usual)
        visits += [number] * (times + (chance.randrange(usual) < rest))
    if count is not None:
        for index in sorted(chance.sample(range(len(visits)), max(len(visits) - count, 0)))[::-1]:
            del visits[index]
        sums = list(accumulate(often))
        visits += [
            bisect_left(sums, chance.randrange(usual) + 1) for _ in range(count - len(visits))
        ]
        visits.sort()
    return visits


def _often(habit: Habit, day: date) -> int:
    often = habit.week[day.weekday()]
    return often * habit.december if day.month == DECEMBER else often


def _visit(number: int, day: date, years: int, newest: dict[str, Entry], chance: Random) -> Entry:
    habit = HABITS[number]
    bought = newest.get(habit.category)
    if habit.is_refund and bought and bought.cents > 0:
        return bought._replace(
            day=day, title=f"Refund, {bought.title}", cents=-bought.cents, note="", tags=()
        )
    drawn, which = divmod(chance.getrandbits(32), len(PLACES[number]))
    place = PLACES[number][which]
    drawn, price = divmod(drawn, len(SPREAD))
    spread = SPREAD[price] if place.varies else 1000
    cents = place.cents * spread * (1000 + PRICES_RISE_BY * years) // 1_000_000
    return Entry(
        day,
        place.title,
        max(cents - cents % habit.rounded_to, habit.rounded_to),
        place.category or habit.category,
        place.paid,
        "" if drawn % NOTED else place.note,
        () if drawn % TAGGED else place.tags,
    )


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)

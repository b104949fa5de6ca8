"""What happens once: holidays, work trips, and what makes the newest month worth a look."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from expenses.demo.household import BANK, CASH, CREDIT, DEBIT, STREAMING, STREAMING_NOW, Bill

DAY = timedelta(days=1)
ON_THE_WAY = "Travel"
# In thousandths: how far prices lie from the usual one. Seldom far above, never far below.
SPREAD = (
    520, 600, 660, 710, 760, 800, 840, 880, 920, 960, 1000, 1040, 1090, 1140, 1200, 1270, 1360,
    1480, 1660, 2050,
)  # fmt: skip


class Entry(NamedTuple):
    day: date
    title: str
    cents: int
    category: str
    paid: str
    note: str = ""
    tags: tuple[str, ...] = ()
    is_repeating: bool = False
    is_excluded: bool = False
    is_abroad: bool = False


def holidays(first: date, until: date, chance: Random) -> Iterator[tuple[date, date]]:
    """Yield the first and last day away, once a summer."""
    for year in range(first.year, until.year + 1):
        leaves = date(year, 7, 5) + chance.randrange(40) * DAY
        yield leaves, leaves + 8 * DAY


def on_holiday(leaves: date, returns: date, chance: Random) -> Iterator[Entry]:
    tags = ("holiday", str(leaves.year))
    early = leaves - chance.randrange(50, 80) * DAY
    nights = (returns - leaves).days
    for day, title, cents, paid, note in (
        (early, "Skylark Air", 38400, CREDIT, "Two seats, out and back"),
        (early + 2 * DAY, "Hotel Miramar, deposit", 15000, CREDIT, ""),
        (leaves, "Airport train", 1680, DEBIT, ""),
        (returns, "Hotel Miramar", 7900 * nights - 15000, CREDIT, f"{nights} nights"),
    ):
        yield Entry(day, title, cents + chance.randrange(900), ON_THE_WAY, paid, note, tags)
    for number in range(nights):
        day = leaves + number * DAY
        for title, cents, paid in (
            ("Trattoria da Rosa", 4400, CREDIT),
            ("Gelateria", 750, CASH),
            ("Ferry", 2600, CASH),
            ("Market hall", 1900, CASH),
        ):
            if chance.randrange(2):
                spent = cents * chance.choice(SPREAD) // 1000
                yield Entry(day, title, spent, ON_THE_WAY, paid, "", tags, is_abroad=True)


def work_trips(first: date, until: date, chance: Random) -> Iterator[Entry]:
    """Yield what the employer pays back: kept in the list, left out of statistics."""
    for year in range(first.year, until.year + 1):
        day = date(year, 10, 3) + chance.randrange(20) * DAY
        cents = 14200 + chance.randrange(4000)
        tags = ("work",)
        yield Entry(day, "Hotel Central", cents, ON_THE_WAY, CREDIT, "For work", tags, False, True)
        day += 12 * DAY
        yield Entry(day, "Paid back by work", -cents, ON_THE_WAY, BANK, "", tags, False, True)


def christmas(first: date, until: date, chance: Random) -> Iterator[Entry]:
    for year in range(first.year, until.year + 1):
        for title, cents in (("Toy box", 4800), ("Page One Books", 3900), ("Perfumery", 6200)):
            day = date(year, 12, 4) + chance.randrange(18) * DAY
            spent = cents * chance.choice(SPREAD) // 1000
            yield Entry(day, title, spent, "Gifts", DEBIT, "", ("christmas",))


def lately(until: date) -> Iterator[Entry]:
    """Yield what the newest month is remarkable for, and the one bill that is still to come."""
    month_began = until.replace(day=1)
    before = max(month_began, until - 4 * DAY)
    twice = max(month_began, until - 2 * DAY)
    yield Entry(before, "Volt Electronics", 64900, "Shopping", CREDIT, "New laptop")
    yield Entry(twice, "Luigi's", 4780, "Eating out", CREDIT)
    yield Entry(twice, "Luigi's", 4780, "Eating out", CREDIT)
    yield Entry(until + 9 * DAY, "Car service", 18000, "Transport", DEBIT, "Booked")


def paid_when(bill: Bill, first: date, until: date) -> Iterator[date]:
    for year in range(first.year, until.year + 1):
        for month in bill.months:
            if first <= (day := date(year, month, bill.day)) <= until:
                yield day


def bill_paid(bill: Bill, day: date, first: date, chance: Random) -> Entry:
    cents = bill.cents * bill.season[day.month - 1] // 1000
    cents += cents * bill.rises_by * (day.year - first.year) // 1000
    if bill.season[0] != bill.season[-1]:
        cents += chance.randrange(-400, 400)
    return Entry(day, bill.title, cents, bill.category, bill.paid, bill.note, (), bill.is_repeating)


def streaming(first: date, until: date, chance: Random) -> Iterator[Entry]:
    """Yield a subscription that became dearer with its newest payment."""
    bill = STREAMING._replace(day=min(max(until.day - 1, 1), 28))
    days = list(paid_when(bill, first, until))
    for day in days:
        cents = STREAMING_NOW if day == days[-1] else bill.cents
        yield bill_paid(bill._replace(cents=cents), day, first, chance)

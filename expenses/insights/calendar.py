"""A month day by day: how much each took, and how that compares with the days before."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import quantiles
from typing import NamedTuple

from expenses.periods import Month
from expenses.totals import ZERO, Totals

DAYS_COMPARED = 90
ENOUGH_DAYS = 4
DAYS_OF_WEEK = 7


class DayOfMonth(NamedTuple):
    """`heat` is 0 for nothing spent, else 1 to 4: the quarter of the days compared it is in."""

    day: date
    amount: Decimal
    heat: int
    is_to_come: bool


@dataclass(frozen=True)
class MonthByDay:
    """Whole weeks; None stands for a day of another month. `without` counts days of no spending."""

    weeks: list[list[DayOfMonth | None]]
    without: int


def month_by_day(
    *, totals: Totals, month: Month, today: date, week_starts_on: int, with_bills: bool
) -> MonthByDay:
    """Compare with the last DAYS_COMPARED days with spending that are in `totals`."""
    scoped = totals if with_bills else totals.everyday()
    amounts = scoped.amounts
    first, last = totals.first_day, min(today, month.last_day)
    limits = _limits([amounts[day] for day in sorted(amounts) if first <= day <= last])
    days = [_day(day, amounts.get(day, ZERO), limits, today) for day in month.all_days()]
    return MonthByDay(
        weeks=_weeks(days, week_starts_on),
        without=sum(1 for one in days if not one.is_to_come and one.amount <= 0),
    )


def _day(day: date, amount: Decimal, limits: list[Decimal], today: date) -> DayOfMonth:
    if day > today:
        return DayOfMonth(day=day, amount=ZERO, heat=0, is_to_come=True)
    return DayOfMonth(day=day, amount=amount, heat=_heat(amount, limits), is_to_come=False)


def _limits(amounts: list[Decimal]) -> list[Decimal]:
    """Return the quartiles; without ENOUGH_DAYS there are none, and every day is alike."""
    spent = [amount for amount in amounts if amount > 0][-DAYS_COMPARED:]
    return quantiles(spent, n=4, method="inclusive") if len(spent) >= ENOUGH_DAYS else []


def _heat(amount: Decimal, limits: list[Decimal]) -> int:
    return 1 + sum(amount > limit for limit in limits) if amount > 0 else 0


def _weeks(days: list[DayOfMonth], week_starts_on: int) -> list[list[DayOfMonth | None]]:
    before = (days[0].day.isoweekday() - week_starts_on) % DAYS_OF_WEEK
    after = -(before + len(days)) % DAYS_OF_WEEK
    cells = [*[None] * before, *days, *[None] * after]
    return [cells[start : start + DAYS_OF_WEEK] for start in range(0, len(cells), DAYS_OF_WEEK)]

"""What many months say together: how they compare, and what their days have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from expenses.models import Category, PaymentMethod
from expenses.period_totals import ZERO, PeriodTotals
from expenses.periods import Month, Quarter

ENOUGH_MONTHS = 2
COURSES_SHOWN = 9
CHANGES_SHOWN = 6
DAYS_OF_WEEK = 7

Period = Month | Quarter


@dataclass(frozen=True)
class MonthSum:
    """A month or a quarter with its spending."""

    month: Period
    amount: Decimal
    is_running: bool


@dataclass(frozen=True)
class Course:
    """A top-level category or a payment method month by month; `place` is None for neither."""

    place: Category | PaymentMethod | None
    amounts: list[Decimal]
    total: Decimal


@dataclass(frozen=True)
class WeekdaySum:
    """What an average such day took; weekdays are numbered from Monday, 1 (ISO 8601)."""

    weekday: int
    per_day: Decimal


@dataclass(frozen=True)
class CategoryChange:
    """A category in the last whole month, beside the median of the whole months before."""

    category: Category | PaymentMethod | None
    amount: Decimal
    usual: Decimal

    @property
    def difference(self) -> Decimal:
        return self.amount - self.usual


@dataclass(frozen=True)
class Trends:
    """Some months up to today, oldest first, in the owner's own currency.

    `count` is how many expenses of whatever kind there are, `usual` the median of the whole
    months, None without two of them. `courses` holds the
    largest categories, `others` the sum of what is not in them, None if nothing is.
    """

    first_day: date
    last_day: date
    months: list[MonthSum]
    count: int
    spent: Decimal
    usual: Decimal | None
    courses: list[Course]
    others: Course | None
    weekdays: list[WeekdaySum]
    changed: list[CategoryChange]
    changed_in: Period | None


def trends_of(*, totals: PeriodTotals, months: list[Period], today: date) -> Trends | None:
    """Sum up these months; None for fewer than two since the first that has any expense.

    `months` are those of the totals and end with the one of today, which counts up to today.
    """
    first = next((number for number, count in enumerate(totals.counts) if count), len(months))
    shown = months[first:]
    if len(shown) < ENOUGH_MONTHS:
        return None
    month_sums = [
        MonthSum(month=one, amount=amount, is_running=one is shown[-1] and today < one.last_day)
        for one, amount in zip(shown, totals.spent[first:], strict=True)
    ]
    courses = largest_first({place: sums[first:] for place, sums in totals.amounts.items()})
    over = [number for number, one in enumerate(month_sums) if not one.is_running]
    return Trends(
        first_day=shown[0].first_day,
        last_day=today,
        months=month_sums,
        count=sum(totals.counts),
        spent=sum((one.amount for one in month_sums), ZERO),
        usual=_median([month_sums[number].amount for number in over]),
        courses=courses[:COURSES_SHOWN],
        others=together(courses[COURSES_SHOWN:]),
        weekdays=_weekdays(totals, shown[0].first_day, today),
        changed=_changed(courses, over),
        changed_in=shown[over[-1]] if len(over) > ENOUGH_MONTHS else None,
    )


def _median(amounts: list[Decimal]) -> Decimal | None:
    return median(amounts) if len(amounts) >= ENOUGH_MONTHS else None


def largest_first(amounts: Mapping[Any, list[Decimal]]) -> list[Course]:
    courses = [Course(place, course, sum(course, ZERO)) for place, course in amounts.items()]
    return sorted(courses, key=lambda course: (-course.total, str(course.place or "")))


def together(courses: list[Course]) -> Course | None:
    if not courses:
        return None
    amounts = [
        sum(of_month, ZERO) for of_month in zip(*(one.amounts for one in courses), strict=True)
    ]
    return Course(place=None, amounts=amounts, total=sum(amounts, ZERO))


def _weekdays(totals: PeriodTotals, first_day: date, last_day: date) -> list[WeekdaySum]:
    weeks, left = divmod((last_day - first_day).days + 1, DAYS_OF_WEEK)
    once_more = {(first_day.isoweekday() + passed - 1) % DAYS_OF_WEEK + 1 for passed in range(left)}
    days = {number: weeks + (number in once_more) for number in totals.weekdays}
    return [
        WeekdaySum(weekday=number, per_day=amount / days[number])
        for number, amount in totals.weekdays.items()
        if days[number]
    ]


def _changed(courses: list[Course], over: list[int]) -> list[CategoryChange]:
    """Return where the last whole month differs most from the whole ones before it."""
    *before, last = over or [0]
    if len(before) < ENOUGH_MONTHS:
        return []
    changes = [
        CategoryChange(
            category=course.place,
            amount=course.amounts[last],
            usual=median(course.amounts[number] for number in before),
        )
        for course in courses
    ]
    differing = [change for change in changes if change.difference]
    return sorted(differing, key=lambda change: -abs(change.difference))[:CHANGES_SHOWN]

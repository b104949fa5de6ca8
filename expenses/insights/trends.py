"""What many months say together: how they compare, and what their days have in common."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from expenses.models import Category, PaymentMethod
from expenses.periods import Month, Quarter
from expenses.totals import ZERO, Totals

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

    `usual` is the median of the whole months, None without two of them. `courses` holds the
    largest categories, `others` the sum of what is not in them, None if nothing is.
    """

    first_day: date
    last_day: date
    months: list[MonthSum]
    spent: Decimal
    usual: Decimal | None
    courses: list[Course]
    others: Course | None
    weekdays: list[WeekdaySum]
    changed: list[CategoryChange]
    changed_in: Period | None


def trends_of(*, totals: Totals, months: list[Period], today: date) -> Trends | None:
    """Sum up these months; None for fewer than two since the first that has any expense.

    `months` follow each other and end with the one of today, which counts up to today.
    """
    recorded = [one for one in months if totals.between(one.first_day, one.last_day).count]
    shown = [one for one in months if recorded and one.first_day >= recorded[0].first_day]
    if len(shown) < ENOUGH_MONTHS:
        return None
    sums = [totals.between(one.first_day, min(today, one.last_day)) for one in shown]
    whole = totals.between(shown[0].first_day, today)
    month_sums = [
        MonthSum(month=one, amount=of_month.spent, is_running=today in one and today < one.last_day)
        for one, of_month in zip(shown, sums, strict=True)
    ]
    courses = _courses(sums)
    over = [number for number, one in enumerate(month_sums) if not one.is_running]
    return Trends(
        first_day=shown[0].first_day,
        last_day=today,
        months=month_sums,
        spent=whole.spent,
        usual=_median([month_sums[number].amount for number in over]),
        courses=courses[:COURSES_SHOWN],
        others=together(courses[COURSES_SHOWN:]),
        weekdays=_weekdays(whole),
        changed=_changed(courses, over),
        changed_in=shown[over[-1]] if len(over) > ENOUGH_MONTHS else None,
    )


def _median(amounts: list[Decimal]) -> Decimal | None:
    return median(amounts) if len(amounts) >= ENOUGH_MONTHS else None


def _courses(sums: list[Totals]) -> list[Course]:
    """Return every category of the months, the one with the largest sum first."""
    amounts: dict[Category | None, list[Decimal]] = defaultdict(lambda: [ZERO] * len(sums))
    for number, of_month in enumerate(sums):
        for row in of_month.by_category():
            amounts[row.category][number] = row.amount
    return largest_first(amounts)


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


def _weekdays(whole: Totals) -> list[WeekdaySum]:
    amounts: dict[int, Decimal] = defaultdict(Decimal)
    for cell in whole.cells:
        amounts[cell.day.isoweekday()] += cell.spent
    days: dict[int, int] = defaultdict(int)
    for passed in range((whole.last_day - whole.first_day).days + 1):
        days[(whole.first_day + timedelta(days=passed)).isoweekday()] += 1
    return [
        WeekdaySum(weekday=number, per_day=amounts[number] / days[number])
        for number in range(1, DAYS_OF_WEEK + 1)
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

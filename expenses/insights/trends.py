"""What many months say together: how they compare, and what their days have in common."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from expenses.models import Category
from expenses.periods import Month
from expenses.totals import ZERO, Totals

ENOUGH_MONTHS = 2
CATEGORIES_SHOWN = 9
CHANGES_SHOWN = 4
DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class MonthSum:
    month: Month
    amount: Decimal
    is_running: bool


@dataclass(frozen=True)
class CategoryCourse:
    """A top-level category month by month; `category` is None for no category."""

    category: Category | None
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

    category: Category | None
    amount: Decimal
    usual: Decimal

    @property
    def difference(self) -> Decimal:
        return self.amount - self.usual


@dataclass(frozen=True)
class Trends:
    """Some months up to today, oldest first, in the owner's own currency.

    `usual` is the median of the whole months, None without two of them. `categories` holds
    the largest ones, `others` the sum of what is not in them, None if nothing is.
    """

    first_day: date
    last_day: date
    months: list[MonthSum]
    spent: Decimal
    usual: Decimal | None
    categories: list[CategoryCourse]
    others: CategoryCourse | None
    weekdays: list[WeekdaySum]
    changed: list[CategoryChange]
    changed_in: Month | None


def trends_of(*, totals: Totals, months: list[Month], today: date) -> Trends | None:
    """Sum up these months; None for fewer than two since the first that has any expense.

    `months` follow each other and end with the one of today, which counts up to today.
    """
    recorded = [one for one in months if totals.between(one.first_day, one.last_day).count]
    shown = [one for one in months if recorded and one >= recorded[0]]
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
        categories=courses[:CATEGORIES_SHOWN],
        others=_together(courses[CATEGORIES_SHOWN:], len(shown)),
        weekdays=_weekdays(whole),
        changed=_changed(courses, over),
        changed_in=shown[over[-1]] if len(over) > ENOUGH_MONTHS else None,
    )


def _median(amounts: list[Decimal]) -> Decimal | None:
    return median(amounts) if len(amounts) >= ENOUGH_MONTHS else None


def _courses(sums: list[Totals]) -> list[CategoryCourse]:
    """Return every category of the months, the one with the largest sum first."""
    amounts: dict[Category | None, list[Decimal]] = defaultdict(lambda: [ZERO] * len(sums))
    for number, of_month in enumerate(sums):
        for row in of_month.by_category():
            amounts[row.category][number] = row.amount
    courses = [
        CategoryCourse(place, course, sum(course, ZERO)) for place, course in amounts.items()
    ]
    return sorted(courses, key=lambda course: (-course.total, str(course.category or "")))


def _together(courses: list[CategoryCourse], months: int) -> CategoryCourse | None:
    if not courses:
        return None
    amounts = [
        sum((course.amounts[number] for course in courses), ZERO) for number in range(months)
    ]
    return CategoryCourse(category=None, amounts=amounts, total=sum(amounts, ZERO))


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


def _changed(courses: list[CategoryCourse], over: list[int]) -> list[CategoryChange]:
    """Return where the last whole month differs most from the whole ones before it."""
    *before, last = over or [0]
    if len(before) < ENOUGH_MONTHS:
        return []
    changes = [
        CategoryChange(
            category=course.category,
            amount=course.amounts[last],
            usual=median(course.amounts[number] for number in before),
        )
        for course in courses
    ]
    differing = [change for change in changes if change.difference]
    return sorted(differing, key=lambda change: -abs(change.difference))[:CHANGES_SHOWN]

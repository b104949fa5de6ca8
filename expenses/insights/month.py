"""What a month says: how much, on what, and compared with what."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from statistics import median
from typing import NamedTuple

from expenses.models import Category
from expenses.periods import Month
from expenses.totals import ZERO, CategoryTotal, Totals, Unconverted

MONTHS_BEFORE = 3
ENOUGH_MONTHS = 2
FIRST_DAY_WITH_PACE = 5

# By the id of a category, None for no category.
Amounts = dict[int | None, Decimal]


class CategoryInMonth(NamedTuple):
    """A top-level category of the month; `category` is None for no category.

    `usual` is the median of the months before by the same day, None without two of them.
    """

    category: Category | None
    amount: Decimal
    percent: int
    before: Decimal
    usual: Decimal | None
    children: tuple["CategoryInMonth", ...] = ()


@dataclass(frozen=True)
class MonthSoFar:
    """A month up to today, beside the month before up to the day with the same number.

    Of a month that is over both are whole. What is `before` is None if nothing was recorded
    then; `pace` is where the month ends if it goes on like this, None while that says little.
    The courses are running totals by day.
    """

    month: Month
    is_over: bool
    until: date
    spent: Decimal
    bills: Decimal
    income: Decimal
    planned: Decimal
    per_day: Decimal
    pace: Decimal | None
    before: Decimal | None
    before_until: date
    before_whole: Decimal | None
    categories: list[CategoryInMonth]
    course: list[Decimal]
    course_before: list[Decimal]
    unconverted: list[Unconverted]
    count: int


def month_so_far(*, totals: Totals, month: Month, today: date, with_bills: bool) -> MonthSoFar:
    """Sum up a month that has begun; `totals` reach back MONTHS_BEFORE months before it.

    They may be in the parts that `parts_of` says.
    """
    is_over = today > month.last_day
    until = min(today, month.last_day)
    scoped = totals if with_bills else totals.everyday()
    so_far = scoped.between(month.first_day, until)
    previous = month.previous
    before_until = same_day_in(previous, month=month, today=today)
    before = scoped.between(previous.first_day, before_until)
    previous_whole = scoped.between(previous.first_day, previous.last_day)
    has_before = bool(totals.between(previous.first_day, previous.last_day).count)
    day_number = month.day_number(until)
    per_day = so_far.spent / day_number
    shows_pace = not is_over and FIRST_DAY_WITH_PACE <= day_number < month.length
    return MonthSoFar(
        month=month,
        is_over=is_over,
        until=until,
        spent=so_far.spent,
        bills=totals.between(month.first_day, until).bills().spent,
        income=totals.between(month.first_day, until).income,
        planned=scoped.between(month.first_day, month.last_day).spent - so_far.spent,
        per_day=per_day,
        pace=per_day * month.length if shows_pace and per_day > 0 else None,
        before=before.spent if has_before else None,
        before_until=before_until,
        before_whole=previous_whole.spent if has_before else None,
        categories=_categories(
            so_far, before, usual_amounts(amounts_before(totals=scoped, month=month, today=today))
        ),
        course=_running(so_far),
        course_before=_running(previous_whole) if has_before else [],
        unconverted=scoped.between(month.first_day, until).unconverted(),
        count=totals.between(month.first_day, until).count,
    )


def parts_of(*, month: Month, today: date) -> list[date]:
    """Return where the parts begin that `month_so_far` compares: each month up to the same day,
    and what is left of it.
    """
    starts = []
    for one in (month.back(number) for number in range(MONTHS_BEFORE, -1, -1)):
        starts.append(one.first_day)
        until = same_day_in(one, month=month, today=today)
        if until < one.last_day:
            starts.append(until + timedelta(days=1))
    return starts


def same_day_in(earlier: Month, *, month: Month, today: date) -> date:
    """Return the day of an earlier month to compare with: today's number, capped.

    Once the month is over, the earlier one is compared as a whole too.
    """
    if today > month.last_day:
        return earlier.last_day
    return earlier.day_at(month.day_number(today))


def amounts_before(*, totals: Totals, month: Month, today: date) -> list[Amounts]:
    """Return the spending by top-level category of each month before, oldest first, up to the
    same day.

    Months with nothing recorded are left out.
    """
    earlier = [month.back(number) for number in range(MONTHS_BEFORE, 0, -1)]
    whole = [(one, totals.between(one.first_day, one.last_day)) for one in earlier]
    return [
        sums.between(one.first_day, same_day_in(one, month=month, today=today)).by_place()
        for one, sums in whole
        if sums.count
    ]


def usual_amounts(months: list[Amounts]) -> Amounts:
    """Return the median of each category over the months; empty for less than two of them."""
    if len(months) < ENOUGH_MONTHS:
        return {}
    places = {place for month in months for place in month}
    return {place: median(month.get(place, ZERO) for month in months) for place in places}


def _categories(so_far: Totals, before: Totals, usual: Amounts) -> list[CategoryInMonth]:
    """Return the categories of both months: those of the month before alone come last, at 0."""
    earlier: Amounts = {}
    rows_before = before.by_category()
    for row in rows_before:
        earlier[_place(row)] = row.amount
        earlier.update((_place(child), child.amount) for child in row.children)

    def in_month(total: CategoryTotal) -> CategoryInMonth:
        return CategoryInMonth(
            category=total.category,
            amount=total.amount,
            percent=total.percent,
            before=earlier.get(_place(total), ZERO),
            usual=usual.get(_place(total)),
            children=tuple(map(in_month, total.children)),
        )

    rows = so_far.by_category()
    known = {_place(row) for row in rows}
    gone = [
        CategoryTotal(category=row.category, amount=ZERO, whole=so_far.spent)
        for row in rows_before
        if _place(row) not in known
    ]
    return [in_month(row) for row in [*rows, *gone]]


def _place(row: CategoryTotal) -> int | None:
    return row.category.pk if row.category else None


def _running(totals: Totals) -> list[Decimal]:
    return list(accumulate(day.amount for day in totals.by_day()))

"""What a list of expenses says about all of its rows, whichever page is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Count, Max, Q, Sum

from accounts.models import User
from expenses.asking import Question
from expenses.models import Change, DailyTotal
from expenses.models.expense_queryset import ExpenseQuerySet

MANY = 10_000
# So many rows, or sums that are kept, are added up within a millisecond.
FEW = 2_000

Sums = dict[date, Decimal | None]

# All of them, from the sums that are kept, and the largest of few expenses; or nothing at all, in a
# hurry, where a person has too many kept sums to add them up at once.
IN_ALL = "SELECT number, total, largest, unconverted FROM expenses_in_all(%s, %s, %s)"

# The newest of some days, with what the first page says of them and of where they come from.
LATEST = """
SELECT
    expense.id, spent_on, title, amount, currency, category.name, category.icon, category.colour,
    EXISTS (
        SELECT FROM expenses_change
        WHERE owner_id = %(owner)s AND action = %(sample)s AND NOT is_undone
    )
FROM expenses_expense AS expense
LEFT JOIN expenses_category AS category ON category.id = expense.category_id
WHERE expense.owner_id = %(owner)s AND deleted_at IS NULL
    AND spent_on BETWEEN %(first_day)s AND %(last_day)s
ORDER BY spent_on DESC, expense.id DESC LIMIT %(most)s
"""


class Latest(NamedTuple):
    """An expense in few words; without a category, all that is said of one is None.

    It is among sample data where that was added and not taken away again.
    """

    pk: int
    spent_on: date
    title: str
    amount: Decimal
    currency: str
    category: str | None
    icon: str | None
    colour: int | None
    is_among_sample: bool


@dataclass(frozen=True)
class Summary:
    """Count, sum and largest. Money in lessens the sum; rows without a rate are not in it.

    Where it is not exact, there are more than `count`, and only that is known.
    """

    count: int
    total: Decimal
    largest: Decimal | None
    unconverted: int
    is_exact: bool = True


@dataclass(frozen=True)
class Day:
    """The rows of one day on a page, and what the day comes to with those on other pages."""

    day: date
    rows: list[Any]
    total: Decimal | None


def first_summary_of(*, expenses: ExpenseQuerySet) -> Summary:
    """Return the summary, unless there are so many rows that it would keep a page waiting."""
    if expenses.order_by()[: MANY + 1].count() > MANY:
        return Summary(MANY, Decimal(0), None, 0, is_exact=False)
    return summary_of(expenses=expenses)


def first_summary_of_all(*, owner: User) -> Summary:
    """Return the summary of all of a person's expenses, unless there are so many.

    The largest is told where there are few enough to look at.
    """
    figures = _in_all(owner, is_in_a_hurry=True)
    if figures[0] is None:
        return Summary(FEW, Decimal(0), None, 0, is_exact=False)
    return Summary(*figures)


def summary_of_all(*, owner: User) -> Summary:
    """Return the summary of all of a person's expenses, from the sums that are kept.

    The largest is told where there are few enough to look at.
    """
    return Summary(*_in_all(owner, is_in_a_hurry=False))


def _in_all(owner: User, *, is_in_a_hurry: bool) -> tuple[Any, ...]:
    with connections[router.db_for_read(DailyTotal)].cursor() as cursor:
        cursor.execute(IN_ALL, [owner.pk, FEW, is_in_a_hurry])
        figures: tuple[Any, ...] = cursor.fetchone()
    return figures


def summary_of(*, expenses: ExpenseQuerySet) -> Summary:
    figures = expenses.order_by().aggregate(
        count=Count("pk"),
        total=Sum("base_amount", default=Decimal(0)),
        largest=Max("base_amount", filter=Q(amount__gt=0)),
        unconverted=Count("pk", filter=Q(base_amount=None)),
    )
    return Summary(**figures)


def latest_between(
    *, owner: User, first_day: date, last_day: date, most: int
) -> Question[list[Latest]]:
    """Ask for a person's newest expenses of these days, the newest first."""
    asked: dict[str, Any] = {
        "owner": owner.pk,
        "first_day": first_day,
        "last_day": last_day,
        "most": most,
        "sample": Change.Action.SAMPLE,
    }
    return Question([(LATEST, asked)], lambda rows: list(map(Latest._make, rows)))


def by_day(*, rows: list[Any], expenses: ExpenseQuerySet, begins: bool = False) -> list[Day]:
    """Return the rows of a page by day, each with the sum of all `expenses` of that day."""

    def sums_on(days: Iterable[date]) -> Sums:
        of_days = expenses.filter(spent_on__in=days).order_by().values_list("spent_on")
        return dict(of_days.annotate(Sum("base_amount")))

    return days_of(rows=rows, sums_on=sums_on, begins=begins)


def days_of(
    *, rows: list[Any], sums_on: Callable[[Iterable[date]], Sums], begins: bool
) -> list[Day]:
    """Return the rows of a page by day, each with its sum, for which `sums_on` is asked.

    The sum is None where no row of the day is in the owner's currency. Only the first day and
    the last one may have rows on other pages, so nothing is asked about those between; nor about
    the first where the list `begins` with it.
    """
    days: dict[date, list[Any]] = {}
    for row in rows:
        days.setdefault(row.spent_on, []).append(row)
    if not days:
        return []
    cut = {min(days)} if begins else {min(days), max(days)}
    sums = sums_on(cut)
    return [
        Day(day, rows, sums.get(day) if day in cut else _sum_of(rows)) for day, rows in days.items()
    ]


def _sum_of(rows: list[Any]) -> Decimal | None:
    amounts = [row.base_amount for row in rows if row.base_amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None

"""What a list of expenses says about all of its rows, whichever page is shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connections, router
from django.db.models import Count, F, Max, Q, Sum

from accounts.models import User
from expenses.models import DailyTotal
from expenses.models.expense import ExpenseQuerySet

MANY = 10_000
# So many rows, or sums that are kept, are added up within a millisecond.
FEW = 2_000

# What a row of the list shows; made into objects of the model they would take twice as long.
SHOWN = (
    *("pk", "spent_on", "title", "amount", "base_amount", "currency", "category_id"),
    *("payment_method_id", "note", "tags", "is_excluded"),
)

# All of a person's kept sums, unless there are too many, and the largest of few expenses.
KEPT_IN_ALL = """
SELECT kept.sums, kept.count, kept.total, kept.unconverted,
    CASE WHEN kept.count <= %(few)s THEN (
        SELECT max(base_amount) FROM expenses_expense
        WHERE owner_id = %(owner)s AND deleted_at IS NULL AND amount > 0
    ) END
FROM (
    SELECT count(*) AS sums, coalesce(sum(count), 0)::bigint AS count,
        coalesce(sum(base_spent - base_received), 0) AS total,
        coalesce(sum(unconverted), 0)::bigint AS unconverted
    FROM (
        SELECT count, base_spent, base_received, unconverted
        FROM expenses_dailytotal WHERE owner_id = %(owner)s LIMIT %(few)s + 1
    ) AS few
) AS kept
"""


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
    with connections[router.db_for_read(DailyTotal)].cursor() as cursor:
        cursor.execute(KEPT_IN_ALL, {"owner": owner.pk, "few": FEW})
        sums, count, total, unconverted, largest = cursor.fetchone()
    if sums > FEW:
        return Summary(FEW, Decimal(0), None, 0, is_exact=False)
    return Summary(count, total, largest, unconverted)


def summary_of_all(*, owner: User) -> Summary:
    """Return the summary of all of a person's expenses, from the sums that are kept."""
    figures = DailyTotal.objects.owned_by(owner).aggregate(
        count=Sum("count", default=0),
        total=Sum(F("base_spent") - F("base_received"), default=Decimal(0)),
        unconverted=Sum("unconverted", default=0),
    )
    return Summary(largest=None, **figures)


def summary_of(*, expenses: ExpenseQuerySet) -> Summary:
    figures = expenses.order_by().aggregate(
        count=Count("pk"),
        total=Sum("base_amount", default=Decimal(0)),
        largest=Max("base_amount", filter=Q(amount__gt=0)),
        unconverted=Count("pk", filter=Q(base_amount=None)),
    )
    return Summary(**figures)


def by_day(*, rows: list[Any], expenses: ExpenseQuerySet) -> list[Day]:
    """Return the rows of a page by day, each with the sum of all `expenses` of that day.

    The sum is None where no row of the day is in the owner's currency. Only the first day and
    the last one may have rows on other pages, so nothing is asked about those between.
    """
    days: dict[date, list[Any]] = {}
    for row in rows:
        days.setdefault(row.spent_on, []).append(row)
    if not days:
        return []
    ends = {min(days), max(days)}
    sums = dict(
        expenses.filter(spent_on__in=ends)
        .order_by()
        .values_list("spent_on")
        .annotate(Sum("base_amount"))
    )
    return [
        Day(day, rows, sums.get(day) if day in ends else _sum_of(rows))
        for day, rows in days.items()
    ]


def _sum_of(rows: list[Any]) -> Decimal | None:
    amounts = [row.base_amount for row in rows if row.base_amount is not None]
    return sum(amounts, Decimal(0)) if amounts else None

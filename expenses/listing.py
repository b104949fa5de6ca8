"""What a list of expenses says about all of its rows, whichever page is shown."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Max, Q, Sum

from accounts.models import User
from expenses.models import DailyTotal, Expense
from expenses.models.expense import ExpenseQuerySet

MANY = 10_000
# So many rows, or sums that are kept, are added up within a millisecond.
FEW = 2_000


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
    rows: list[Expense]
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
    if DailyTotal.objects.owned_by(owner)[: FEW + 1].count() > FEW:
        return Summary(FEW, Decimal(0), None, 0, is_exact=False)
    summary = summary_of_all(owner=owner)
    if summary.count > FEW:
        return summary
    out = Expense.objects.owned_by(owner).present().filter(amount__gt=0).order_by()
    return replace(summary, largest=out.aggregate(largest=Max("base_amount"))["largest"])


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


def by_day(*, rows: list[Expense], expenses: ExpenseQuerySet) -> list[Day]:
    """Return the rows of a page by day, each with the sum of all `expenses` of that day.

    The sum is None where no row of the day is in the owner's currency.
    """
    days: dict[date, list[Expense]] = {}
    for row in rows:
        days.setdefault(row.spent_on, []).append(row)
    if not days:
        return []
    sums = dict(
        expenses.filter(spent_on__range=(min(days), max(days)))
        .order_by()
        .values_list("spent_on")
        .annotate(Sum("base_amount"))
    )
    return [Day(day, rows, sums.get(day)) for day, rows in days.items()]

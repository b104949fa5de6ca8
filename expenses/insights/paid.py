"""Spending by what it was paid with, month by month."""

from collections import defaultdict
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, IntegerField, Sum, Value

from accounts.models import User
from expenses.insights.trends import COURSES_SHOWN, Course, Trends, largest_first, together
from expenses.models import Expense, PaymentMethod
from expenses.totals import ZERO


def courses_by_payment_method(
    *, owner: User, trends: Trends, with_bills: bool
) -> tuple[list[Course], Course | None]:
    """Return the largest ones over the same months, and the rest, with two queries.

    What no rate is known for is in neither.
    """
    rows = (
        Expense.objects.owned_by(owner)
        .spending()
        .filter(spent_on__range=(trends.first_day, trends.last_day), base_amount__isnull=False)
    )
    if not with_bills:
        rows = rows.filter(is_repeating=False)
    methods = {method.pk: method for method in PaymentMethod.objects.owned_by(owner)}
    starts = [one.month.first_day for one in trends.months]
    first_days = Value(starts, output_field=ArrayField(DateField()))
    period = Func(F("spent_on"), first_days, function="width_bucket", output_field=IntegerField())
    amounts: dict[PaymentMethod | None, list[Decimal]] = defaultdict(lambda: [ZERO] * len(starts))
    summed = (
        rows.order_by()
        .annotate(period=period)
        .values_list("period", "payment_method")
        .annotate(Sum("base_amount"))
    )
    for number, method, amount in summed:
        amounts[methods.get(method)][number - 1] += amount
    courses = largest_first(amounts)
    return courses[:COURSES_SHOWN], together(courses[COURSES_SHOWN:])

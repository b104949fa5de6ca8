"""What long stretches of time take, period by period: from the sums that are kept of months."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connections, router

from accounts.models import User
from expenses.choices import choices_of
from expenses.models import Category, MonthlyTotal
from expenses.periods import Month

ZERO = Decimal(0)
DAYS_OF_WEEK = 7

# Of whole months, the one with the last day included; a period is the number of its start.
MONTHS = """
FROM expenses_monthlytotal AS total LEFT JOIN expenses_category AS place
    ON place.id = total.category_id
WHERE total.owner_id = %(owner)s AND total.month BETWEEN %(first_day)s AND %(last_day)s
    AND (%(with_bills)s OR NOT total.is_repeating)
"""
# What that month holds after its last day, which is not to be counted.
TO_COME = """
FROM expenses_dailytotal AS total LEFT JOIN expenses_category AS place
    ON place.id = total.category_id
WHERE total.owner_id = %(owner)s AND total.day > %(last_day)s AND total.day <= %(end)s
    AND (%(with_bills)s OR NOT total.is_repeating) AND NOT total.is_excluded
"""
IS_SPENDING = "(total.category_id IS NULL OR place.kind = %(spending)s)"
TOP = "coalesce(place.parent_id, total.category_id)"
BY_PLACE = f"""
SELECT
    width_bucket(total.month, %(starts)s::date[]) AS period, {TOP} AS place,
    sum(total.count), sum(total.spent) FILTER (WHERE {IS_SPENDING}), 0 AS weekday
{MONTHS} GROUP BY period, {TOP}
UNION ALL
SELECT
    cardinality(%(starts)s::date[]), {TOP}, -total.count,
    CASE WHEN {IS_SPENDING} THEN
        CASE WHEN total.category_id IS NULL THEN 0 ELSE total.base_received END - total.base_spent
    END, extract(isodow FROM total.day)::integer
{TO_COME}
"""  # noqa: S608 - the parts from above
BY_WEEKDAY = f"""
SELECT
    sum(monday), sum(tuesday), sum(wednesday), sum(thursday), sum(friday), sum(saturday),
    sum(sunday)
{MONTHS} AND {IS_SPENDING}
"""


@dataclass(frozen=True)
class PeriodTotals:
    """One person's spending in periods that follow each other, up to a day.

    In the owner's own currency; what no rate is known for is in `counts` alone.
    """

    # Of every top-level category that has spending, by period; None is no category.
    amounts: dict[Category | None, list[Decimal]]
    # How many expenses of whatever kind each period has.
    counts: list[int]
    # By number from Monday, 1.
    weekdays: dict[int, Decimal]

    @property
    def spent(self) -> list[Decimal]:
        if not self.amounts:
            return [ZERO] * len(self.counts)
        return [sum(amounts, ZERO) for amounts in zip(*self.amounts.values(), strict=True)]


def period_totals(
    *, owner: User, starts: list[date], last_day: date, with_bills: bool
) -> PeriodTotals:
    """Return the sums of periods that each begin with one of the person's months.

    They follow each other, and `last_day` lies in the last one. With three queries, which cost
    the same however many expenses there are.
    """
    given: dict[str, Any] = {
        "owner": owner.pk,
        "starts": starts,
        "first_day": starts[0],
        "last_day": last_day,
        "end": Month.of(last_day, owner.month_starts_on).last_day,
        "with_bills": with_bills,
        "spending": Category.Kind.SPENDING.value,
    }
    with connections[router.db_for_read(MonthlyTotal)].cursor() as cursor:
        cursor.execute(BY_WEEKDAY, given)
        sums = cursor.fetchone()
        cursor.execute(BY_PLACE, given)
        rows = cursor.fetchall()
    weekdays = {number: amount or ZERO for number, amount in enumerate(sums, start=1)}
    by_place: dict[int | None, list[Decimal]] = defaultdict(lambda: [ZERO] * len(starts))
    counts = [0] * len(starts)
    for period, place, count, spent, weekday in rows:
        counts[period - 1] += count
        if spent:
            by_place[place][period - 1] += spent
            if weekday:
                weekdays[weekday] += spent
    # One that goes between the queries is left out until the next look.
    places = choices_of(owner).category_of
    amounts = {places.get(pk): sums for pk, sums in by_place.items() if pk in places or not pk}
    return PeriodTotals(amounts, counts, weekdays)

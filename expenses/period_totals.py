"""What long stretches of time take, period by period: from the sums kept of months and quarters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connections, router

from accounts.models import User
from expenses.choices import choices_of
from expenses.models import Category, MonthlyTotal
from expenses.periods import Month, Quarter

ZERO = Decimal(0)
WEEKDAYS = range(1, 8)
MONTHS_IN_QUARTER = 3

# The months or quarters, the one with the last day included.
KEPT = """
FROM expenses_monthlytotal
WHERE owner_id = %(owner)s AND months = %(months)s
    AND month BETWEEN %(first_day)s AND %(last_day)s AND (%(with_bills)s OR NOT is_repeating)
"""
# What its month holds after the last day is not to be counted.
BY_PERIOD = f"""
SELECT month, category_id, count, spent, 0 {KEPT}
UNION ALL
SELECT
    NULL, category_id, -count,
    CASE WHEN category_id IS NULL THEN 0 ELSE base_received END - base_spent,
    extract(isodow FROM day)::integer
FROM expenses_dailytotal
WHERE owner_id = %(owner)s AND day > %(last_day)s AND day <= %(end)s AND NOT is_excluded
    AND (%(with_bills)s OR NOT is_repeating)
"""  # noqa: S608 - the part from above
BY_WEEKDAY = f"""
SELECT
    category_id, sum(monday), sum(tuesday), sum(wednesday), sum(thursday), sum(friday),
    sum(saturday), sum(sunday)
{KEPT} GROUP BY category_id
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
    *, owner: User, periods: Sequence[Month | Quarter], last_day: date, with_bills: bool
) -> PeriodTotals:
    """Return the sums of the person's months or quarters, up to a day in the last of them.

    With three queries, which cost the same however many expenses there are.
    """
    given: dict[str, Any] = {
        "owner": owner.pk,
        "months": MONTHS_IN_QUARTER if isinstance(periods[0], Quarter) else 1,
        "first_day": periods[0].first_day,
        "last_day": last_day,
        "end": periods[-1].last_day,
        "with_bills": with_bills,
    }
    with connections[router.db_for_read(MonthlyTotal)].cursor() as cursor:
        cursor.execute(BY_PERIOD, given)
        rows = cursor.fetchall()
        cursor.execute(BY_WEEKDAY, given)
        rows_of_weekdays = cursor.fetchall()
    categories = choices_of(owner).category_of
    top = _top_level(categories)
    position = {period.first_day: number for number, period in enumerate(periods)}
    amounts: dict[int | None, list[Decimal]] = defaultdict(lambda: [ZERO] * len(periods))
    counts, weekdays = [0] * len(periods), dict.fromkeys(WEEKDAYS, ZERO)
    for first_day, category, count, spent, weekday in rows:
        number = position.get(first_day, -1)
        counts[number] += count
        if spent and category in top:
            amounts[top[category]][number] += spent
            if weekday:
                weekdays[weekday] += spent
    for category, *sums in rows_of_weekdays:
        if category in top:
            for weekday, spent in zip(WEEKDAYS, sums, strict=True):
                weekdays[weekday] += spent
    by_place = {categories.get(pk): of_place for pk, of_place in amounts.items()}
    return PeriodTotals(by_place, counts, weekdays)


def _top_level(categories: dict[int | None, Category]) -> dict[int | None, int | None]:
    """Return what each category that counts as spending lies in; no category is one of them.

    One that came or went since the sums were read is left out until the next look.
    """
    found: dict[int | None, int | None] = {None: None}
    for pk, category in categories.items():
        if category.kind == Category.Kind.SPENDING:
            found[pk] = category.parent_id or pk
    return found

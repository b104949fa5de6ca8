"""Sums of the parts that a range is looked at in: few values, however many its days hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections, router

from accounts.models import User
from expenses.choices import choices_of
from expenses.models import DailyTotal
from expenses.totals import Cell, Totals

# What counts is what `expenses.totals.CELLS` says, but decided once for all of a part: its sums
# come first.
IN_PARTS = """
WITH total AS MATERIALIZED (
    SELECT total.*, category.kind, category.id IS NOT NULL AS is_filed
    FROM expenses_dailytotal AS total
    LEFT JOIN expenses_category AS category ON category.id = total.category_id
    WHERE total.owner_id = %(owner)s AND NOT total.is_excluded
        AND total.day BETWEEN %(first_day)s AND %(last_day)s
)
SELECT false, start, category_id, currency, is_repeating,
    CASE
        WHEN NOT is_filed THEN spent
        WHEN kind = 'spending' THEN spent - received
        ELSE 0
    END,
    CASE
        WHEN NOT is_filed THEN received
        WHEN kind = 'income' THEN received - spent
        ELSE 0
    END,
    CASE
        WHEN NOT is_filed THEN spent_unconverted
        WHEN kind = 'spending' THEN spent_unconverted - received_unconverted
        ELSE 0
    END,
    count,
    CASE WHEN kind = 'transfer' THEN 0 ELSE unconverted END,
    (NOT is_filed OR kind = 'spending') AND (spent <> 0 OR received <> 0 AND is_filed)
FROM (
    SELECT CASE {starts} END AS start, category_id, kind, is_filed, currency, is_repeating,
        sum(base_spent) AS spent, sum(base_received) AS received,
        sum(spent_unconverted) AS spent_unconverted,
        sum(received_unconverted) AS received_unconverted, sum(count)::bigint AS count,
        sum(unconverted)::bigint AS unconverted
    FROM total GROUP BY 1, 2, 3, 4, 5, 6
) AS part
UNION ALL
SELECT true, day, NULL, '', is_repeating,
    coalesce(sum(CASE WHEN is_filed THEN base_spent - base_received ELSE base_spent END)
        FILTER (WHERE NOT is_filed OR kind = 'spending'), 0),
    0, 0, 0, 0, false
FROM total GROUP BY day, is_repeating
ORDER BY 2
"""


def totals_in_parts(*, owner: User, starts: Sequence[date], last_day: date) -> Totals:
    """Return a person's sums from the first of `starts` to `last_day`, with two queries.

    All of a part stands on its first day. What is asked of parts, or by day, comes out as from
    `totals_between`; days are without categories.
    """
    asked: dict[str, Any] = {"owner": owner.pk, "first_day": min(starts), "last_day": last_day}
    # To look a part up in an array takes as long as all the sums.
    latest_first = sorted(starts, reverse=True)
    asked |= {f"start_{place}": start for place, start in enumerate(latest_first)}
    cases = " ".join(
        f"WHEN day >= %(start_{place})s THEN %(start_{place})s::date"
        for place in range(len(latest_first))
    )
    categories = choices_of(owner).category_of
    cells: list[Cell] = []
    days: list[Cell] = []
    with connections[router.db_for_read(DailyTotal)].cursor() as cursor:
        cursor.execute(IN_PARTS.format(starts=cases), asked)
        for is_of_day, *values in cursor.fetchall():
            (days if is_of_day else cells).append(Cell._make(values))
    return Totals(asked["first_day"], last_day, tuple(cells), categories, tuple(days))

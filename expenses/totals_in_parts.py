"""Sums of the parts that a range is looked at in: few values, however many its days hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections, router

from accounts.models import User
from expenses.choices import choices_of
from expenses.models import DailyTotal
from expenses.totals import CELLS, Cell, Totals

# Everything is added up by part and by day in one go; a day has no start of a part.
IN_PARTS = f"""
SELECT {{start}} IS NULL, coalesce({{start}}, day) AS first_day, category_id,
    coalesce(currency, ''), is_repeating, sum(spent),
    coalesce(sum(income) FILTER (WHERE income <> 0), 0),
    coalesce(sum(spent_unconverted) FILTER (WHERE unconverted > 0), 0),
    sum(count)::bigint, sum(unconverted)::bigint, bool_or(is_listed)
FROM ({CELLS}) AS cell
GROUP BY GROUPING SETS (({{start}}, category_id, currency, is_repeating), (day, is_repeating))
ORDER BY first_day
"""  # noqa: S608 - the statement from there


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
        cursor.execute(IN_PARTS.format(start=f"CASE {cases} END"), asked)
        for is_of_day, *values in cursor.fetchall():
            (days if is_of_day else cells).append(Cell._make(values))
    return Totals(asked["first_day"], last_day, tuple(cells), categories, tuple(days))

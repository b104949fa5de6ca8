"""Sums of the parts that a range is looked at in: few values, however many its days hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.models import User
from expenses.asking import Question, Rows
from expenses.choices import choices_in, choices_question
from expenses.periods import Month
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

# The same of whole months.
IN_MONTHS = """
SELECT * FROM expenses_in_months(%(owner)s, %(first_day)s, %(last_day)s) ORDER BY first_day
"""


def totals_in_parts(*, owner: User, starts: Sequence[date], last_day: date) -> Question[Totals]:
    """Ask for a person's sums from the first of `starts` to `last_day`.

    All of a part stands on its first day, but for what has no rate, which may stand on its own.
    What is asked of parts, or by day, comes out as from `totals_between`; days are without
    categories, and one may have several cells.
    """
    asked: dict[str, Any] = {"owner": owner.pk, "first_day": min(starts), "last_day": last_day}

    def read(chosen: Rows, rows: Rows) -> Totals:
        cells: list[Cell] = []
        days: list[Cell] = []
        for is_of_day, *values in rows:
            (days if is_of_day else cells).append(Cell._make(values))
        categories = choices_in(owner, chosen).category_of
        return Totals(asked["first_day"], last_day, tuple(cells), categories, tuple(days))

    are_months = _are_months(starts, last_day, owner=owner)
    sums = (IN_MONTHS, asked) if are_months else _in_parts(asked, starts)
    return Question([*choices_question(owner).statements, sums], read)


def _are_months(starts: Sequence[date], last_day: date, *, owner: User) -> bool:
    """Whether each part is a whole month of the person's."""
    last = Month.of(last_day, owner.month_starts_on)
    firsts = [last.back(number).first_day for number in range(len(starts))]
    return last.last_day == last_day and firsts == sorted(starts, reverse=True)


def _in_parts(asked: dict[str, Any], starts: Sequence[date]) -> tuple[str, dict[str, Any]]:
    # To look a part up in an array takes as long as all the sums.
    latest_first = sorted(starts, reverse=True)
    asked = asked | {f"start_{place}": start for place, start in enumerate(latest_first)}
    cases = " ".join(
        f"WHEN day >= %(start_{place})s THEN %(start_{place})s::date"
        for place in range(len(latest_first))
    )
    return IN_PARTS.format(start=f"CASE {cases} END"), asked

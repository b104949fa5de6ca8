"""The kept totals, added up once more from the rows by another path, and mended.

The triggers add differences up as they come; this asks all rows at once.
"""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from accounts.identity import acting_for, acting_for_everyone
from accounts.models import User
from accounts.people import hold, with_id
from expenses.models import DailyTotal, MonthlyTotal

MOST_TOLD = 20

FROM_ROWS = """
SELECT
    owner_id, spent_on AS day, category_id, currency, is_repeating, is_excluded,
    coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS spent,
    coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS received,
    coalesce(sum(base_amount) FILTER (WHERE base_amount > 0), 0) AS base_spent,
    coalesce(-sum(base_amount) FILTER (WHERE base_amount < 0), 0) AS base_received,
    coalesce(sum(amount) FILTER (WHERE amount > 0 AND base_amount IS NULL), 0)
        AS spent_unconverted,
    coalesce(-sum(amount) FILTER (WHERE amount < 0 AND base_amount IS NULL), 0)
        AS received_unconverted,
    count(*)::integer AS count,
    (count(*) FILTER (WHERE base_amount IS NULL))::integer AS unconverted
FROM expenses_expense
WHERE deleted_at IS NULL AND (%(owner)s::bigint IS NULL OR owner_id = %(owner)s)
GROUP BY owner_id, spent_on, category_id, currency, is_repeating, is_excluded
"""
KEPT = """
SELECT
    owner_id, day, category_id, currency, is_repeating, is_excluded, spent, received,
    base_spent, base_received, spent_unconverted, received_unconverted, count, unconverted
FROM expenses_dailytotal WHERE %(owner)s::bigint IS NULL OR owner_id = %(owner)s
"""
DIFFERENT = f"""
WITH counted AS ({FROM_ROWS}), kept AS ({KEPT}), different AS (
    SELECT owner_id, day FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept) AS missing
    UNION
    SELECT owner_id, day FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted) AS extra
)
SELECT
    owner_id, day,
    coalesce(sum(spent - received) FILTER (WHERE is_kept), 0),
    coalesce(sum(spent - received) FILTER (WHERE NOT is_kept), 0),
    coalesce(sum(count) FILTER (WHERE is_kept), 0)::integer,
    coalesce(sum(count) FILTER (WHERE NOT is_kept), 0)::integer
FROM different JOIN (
    SELECT *, true AS is_kept FROM kept UNION ALL SELECT *, false FROM counted
) AS both_ways USING (owner_id, day)
GROUP BY owner_id, day ORDER BY owner_id, day
"""  # noqa: S608 - the statements from above
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BY_WEEKDAY = ", ".join(
    f"coalesce(sum(spent) FILTER (WHERE weekday = {number} AND months > 0), 0) AS {name}"
    for number, name in enumerate(WEEKDAYS, start=1)
)
# A day, whose span is of no month, is of no category.
MONTHS_FROM_ROWS = f"""
SELECT
    owner_id, months, month, CASE WHEN months > 0 THEN category_id END AS category_id,
    is_repeating, count(*)::integer AS count, coalesce(sum(spent), 0) AS spent,
    coalesce(-sum(base_amount) FILTER (WHERE base_amount < 0), 0) AS received,
    (count(*) FILTER (WHERE base_amount IS NULL))::integer AS unconverted, {BY_WEEKDAY}
FROM (
    SELECT
        owner_id, category_id, is_repeating, base_amount, spent_on,
        CASE WHEN category_id IS NULL THEN greatest(base_amount, 0) ELSE base_amount END AS spent,
        extract(isodow FROM spent_on) AS weekday, month_starts_on,
        extract(year FROM spent_on)::integer * 12 + extract(month FROM spent_on)::integer - 1
            - (extract(day FROM spent_on) < month_starts_on)::integer AS number
    FROM expenses_expense JOIN accounts_user AS person ON person.id = owner_id
    WHERE deleted_at IS NULL AND NOT is_excluded
        AND (%(owner)s::bigint IS NULL OR owner_id = %(owner)s)
) AS in_months
CROSS JOIN LATERAL (
    VALUES
        (0, spent_on),
        (1, make_date(number / 12, number %% 12 + 1, month_starts_on)),
        (3, make_date(number / 12, number %% 12 / 3 * 3 + 1, month_starts_on))
) AS span (months, month)
GROUP BY owner_id, months, month, CASE WHEN months > 0 THEN category_id END, is_repeating
"""  # noqa: S608 - the names from above
MONTHS_KEPT = f"""
SELECT
    owner_id, months, month, category_id, is_repeating, count, spent, received, unconverted,
    {", ".join(WEEKDAYS)}
FROM expenses_monthlytotal WHERE %(owner)s::bigint IS NULL OR owner_id = %(owner)s
"""  # noqa: S608 - as above
MONTHS_DIFFERENT = f"""
WITH counted AS ({MONTHS_FROM_ROWS}), kept AS ({MONTHS_KEPT}), different AS (
    SELECT owner_id, months, month FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept) AS missing
    UNION
    SELECT owner_id, months, month FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted) AS extra
)
SELECT
    owner_id, month,
    coalesce(sum(spent) FILTER (WHERE is_kept), 0),
    coalesce(sum(spent) FILTER (WHERE NOT is_kept), 0),
    coalesce(sum(count) FILTER (WHERE is_kept), 0)::integer,
    coalesce(sum(count) FILTER (WHERE NOT is_kept), 0)::integer,
    months
FROM different JOIN (
    SELECT *, true AS is_kept FROM kept UNION ALL SELECT *, false FROM counted
) AS both_ways USING (owner_id, months, month)
GROUP BY owner_id, months, month ORDER BY owner_id, month, months
"""  # noqa: S608 - the statements from above
REPLACE = f"""
INSERT INTO expenses_dailytotal (
    owner_id, day, category_id, currency, is_repeating, is_excluded, spent, received,
    base_spent, base_received, spent_unconverted, received_unconverted, count, unconverted
)
{FROM_ROWS} ORDER BY owner_id, spent_on
"""


class Difference(NamedTuple):
    """A day, a month or a quarter whose kept totals are not what its rows come to.

    The sums of a day mix currencies; those of a month are of what lessens one's own money.
    """

    owner_id: int
    day: date  # the first of several
    kept: Decimal
    counted: Decimal
    kept_rows: int
    counted_rows: int
    months: int = 0


def differences(*, owner: User | None = None) -> list[Difference]:
    """Return whatever kept totals differ from their rows, of one person or of all."""
    identity = acting_for_everyone() if owner is None else acting_for(owner.pk)
    with identity, connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        given = {"owner": None if owner is None else owner.pk}
        found = []
        for statement in (DIFFERENT, MONTHS_DIFFERENT):
            cursor.execute(statement, given)
            found += [Difference(*row) for row in cursor.fetchall()]
        return found


def repair(*, found: list[Difference]) -> int:
    """Write the totals of everybody with a difference anew; return how many people they are.

    Each in a transaction of their own.
    """
    people = sorted({difference.owner_id for difference in found})
    for pk in people:
        person = with_id(pk)
        if person is not None:
            _write_anew(person)
    return len(people)


def _write_anew(person: User) -> None:
    given: dict[str, Any] = {"owner": person.pk}
    with acting_for(person.pk), connection.cursor() as cursor:
        # Nobody adds to them meanwhile.
        hold(person=person)
        cursor.execute("SET LOCAL statement_timeout = 0")
        DailyTotal.objects.owned_by(person).delete()
        MonthlyTotal.objects.owned_by(person).delete()
        # Those of months follow.
        cursor.execute(REPLACE, given)

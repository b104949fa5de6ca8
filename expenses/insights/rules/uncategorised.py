from datetime import timedelta

from django.utils.translation import ngettext

from expenses.insights.finding import Finding, asking
from expenses.insights.past import Past

DAYS_LOOKED_BACK = 90
ENOUGH_ROWS = 20
ENOUGH_WITHOUT = 5
HABIT = 0.5


def uncategorised(*, past: Past) -> list[Finding]:
    """Five or more of the month's expenses without a category, by somebody who files them.

    Needs 20 rows in the last 90 days, half of them with a category.
    """
    recent = past.since(past.today - timedelta(days=DAYS_LOOKED_BACK))
    filed = sum(row.category_id is not None for row in recent)
    without = [row for row in past.since(past.month.first_day) if row.category_id is None]
    if (
        len(recent) < ENOUGH_ROWS
        or filed < len(recent) * HABIT
        or len(without) < ENOUGH_WITHOUT
        or not past.is_complete_since(past.month.first_day)
    ):
        return []
    words = {"count": len(without), "filed": filed, "recent": len(recent)}
    return [
        Finding(
            rule="uncategorised",
            subject=past.month.key,
            icon="tags",
            sentence=ngettext(
                "%(count)s expense of this month has no category",
                "%(count)s expenses of this month have no category",
                len(without),
            )
            % words,
            evidence=ngettext(
                "%(filed)s of your %(recent)s expense of the last 90 days has one",
                "%(filed)s of your %(recent)s expenses of the last 90 days have one",
                len(recent),
            )
            % words,
            query=asking(
                [
                    ("category", "none"),
                    ("from", past.month.first_day),
                    ("to", past.today),
                ]
            ),
        )
    ]

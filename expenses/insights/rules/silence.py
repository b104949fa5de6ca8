from datetime import timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses.insights.finding import Finding, asking
from expenses.insights.past import Past

DAYS_LOOKED_BACK = 90
ENOUGH_DAYS = 15
SHORTEST = 4


def silence(*, past: Past) -> list[Finding]:
    """Nothing recorded for longer than the person ever paused in the 90 days before.

    Four days at least. Needs 15 days with something recorded on them.
    """
    first_day = past.today - timedelta(days=DAYS_LOOKED_BACK)
    days = sorted({row.spent_on for row in past.since(first_day)})
    if len(days) < ENOUGH_DAYS:
        return []
    last = days[-1]
    passed = (past.today - last).days
    longest = max((later - earlier).days for earlier, later in pairwise(days))
    if passed < SHORTEST or passed <= longest:
        return []
    words = {"last": past.day(last), "passed": passed, "longest": longest}
    return [
        Finding(
            rule="silence",
            subject=last.isoformat(),
            icon="clock-history",
            sentence=_("Nothing recorded since %(last)s") % words,
            evidence=ngettext(
                "%(passed)s day; in the 90 days before, never more than %(longest)s from one"
                " day with an expense to the next",
                "%(passed)s days; in the 90 days before, never more than %(longest)s from one"
                " day with an expense to the next",
                passed,
            )
            % words,
            query=asking([("from", last), ("to", last)]),
        )
    ]

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses.insights.finding import Finding, asking_for
from expenses.insights.past import Past, Row, by_title
from expenses.models.text import quoted

DAYS_LOOKED_BACK = 45
DAYS_APART = 3
ENOUGH_ROWS = 10
MOST_COPIES = 3
TWICE = 2
HABIT = 2


def duplicates(*, past: Past) -> Iterator[Finding]:
    """The same title and amount twice or three times within three days, in the last 45 days.

    Bills do not count, nor does what is bought at this price anyway: if it is there twice more
    at other times, it is a habit. Needs ten rows.
    """
    if len(past.rows) < ENOUGH_ROWS:
        return
    first_day = past.today - timedelta(days=DAYS_LOOKED_BACK)
    rows = (row for row in past.rows if not row.is_repeating and not row.is_excluded)
    for same_title in by_title(rows).values():
        for copies in _by_price(same_title):
            for cluster in _clusters(copies):
                is_habit = len(copies) - len(cluster) >= HABIT
                is_recent = cluster[0].spent_on >= first_day
                if 1 < len(cluster) <= MOST_COPIES and is_recent and not is_habit:
                    yield _finding(past, cluster)


def _by_price(rows: list[Row]) -> list[list[Row]]:
    prices = defaultdict(list)
    for row in rows:
        prices[row.amount, row.currency].append(row)
    return list(prices.values())


def _clusters(copies: list[Row]) -> list[list[Row]]:
    """Part equal rows, newest first, where more than DAYS_APART lie between two."""
    clusters = [copies[:1]]
    for later, earlier in pairwise(copies):
        if (later.spent_on - earlier.spent_on).days <= DAYS_APART:
            clusters[-1].append(earlier)
        else:
            clusters.append([earlier])
    return clusters


def _finding(past: Past, cluster: list[Row]) -> Finding:
    newest = cluster[0]
    words = {
        "title": quoted(newest.title),
        "count": len(cluster),
        "amount": past.money(abs(newest.amount), newest.currency),
        "days": past.days(sorted({row.spent_on for row in cluster})),
    }
    return Finding(
        rule="duplicate",
        subject="-".join(str(pk) for pk in sorted(row.pk for row in cluster)),
        icon="files",
        sentence=(
            _("%(title)s may be in twice")
            if len(cluster) == TWICE
            else ngettext(
                "%(title)s may be in %(count)s time",
                "%(title)s may be in %(count)s times",
                len(cluster),
            )
        )
        % words,
        evidence=_("%(amount)s each, on %(days)s") % words,
        query=asking_for(cluster),
    )

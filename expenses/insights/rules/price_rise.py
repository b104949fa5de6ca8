from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from expenses.insights.finding import Finding, asking_for, key_of
from expenses.insights.past import Past, Row, by_title
from expenses.models.text import quoted

FACTOR = Decimal("1.05")
DAYS_LOOKED_BACK = 45
PAYMENTS = 3
MONTHLY = range(25, 37)
DAYS_BETWEEN_BILLS = 6


def price_rise(*, past: Past) -> list[Finding]:
    """A regular payment whose amount went up by 5 % or more, in the last 45 days.

    Regular is what is marked as a bill, or came a month apart. Needs three payments in one
    currency, the two before the newest equal.
    """
    first_day = past.today - timedelta(days=DAYS_LOOKED_BACK)
    found = []
    for title, rows in by_title(row for row in past.rows if row.is_payment).items():
        latest = rows[:PAYMENTS]
        if len(latest) < PAYMENTS or latest[0].spent_on < first_day:
            continue
        now, was, earlier = latest
        same_currency = now.currency == was.currency == earlier.currency
        rose = was.amount == earlier.amount and now.amount >= was.amount * FACTOR
        if same_currency and rose and _is_regular(latest):
            found.append(_finding(past, title, latest))
    return found


def _is_regular(latest: list[Row]) -> bool:
    now, was, earlier = latest
    gaps = (now.spent_on - was.spent_on).days, (was.spent_on - earlier.spent_on).days
    if all(row.is_repeating for row in latest):
        return min(gaps) >= DAYS_BETWEEN_BILLS
    return all(gap in MONTHLY for gap in gaps)


def _finding(past: Past, title: str, latest: list[Row]) -> Finding:
    now, was, earlier = latest
    words = {
        "title": quoted(now.title),
        "more": past.money(now.amount - was.amount, now.currency),
        "was": past.money(was.amount, now.currency),
        "now": past.money(now.amount, now.currency),
        "earlier_day": past.day(earlier.spent_on),
        "was_day": past.day(was.spent_on),
        "now_day": past.day(now.spent_on),
    }
    return Finding(
        rule="price-rise",
        subject=f"{key_of(title)}:{now.amount.normalize():f}",
        icon="arrow-up-right",
        sentence=_("%(title)s went up %(more)s") % words,
        evidence=_("%(was)s on %(earlier_day)s and %(was_day)s, %(now)s on %(now_day)s") % words,
        query=asking_for(latest),
    )

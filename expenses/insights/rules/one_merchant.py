from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses.insights.finding import MOST_LINKED, Finding, asking_for, key_of
from expenses.insights.past import Past, by_title
from expenses.models.text import quoted
from expenses.totals import ZERO

SHARE = Decimal("0.25")
ENOUGH_ROWS = 15
ENOUGH_AT_ONE = 3


def one_merchant(*, past: Past) -> list[Finding]:
    """One title with a quarter or more of the month's everyday spending.

    Needs 15 everyday expenses this month, three of them with this title.
    """
    rows = past.everyday_of_month
    if len(rows) < ENOUGH_ROWS or not past.is_complete_since(past.month.first_day):
        return []
    everything = sum((row.base_amount or ZERO for row in rows), ZERO)
    found = []
    for title, own in by_title(rows).items():
        amount = sum((row.base_amount or ZERO for row in own), ZERO)
        is_much = everything > 0 and amount >= everything * SHARE
        if not is_much or not ENOUGH_AT_ONE <= len(own) <= MOST_LINKED:
            continue
        words = {
            "title": quoted(own[0].title),
            "percent": round(amount / everything * 100),
            "amount": past.money(amount),
            "everything": past.money(everything),
            "count": len(own),
        }
        found.append(
            Finding(
                rule="one-merchant",
                subject=f"{past.month.key}:{key_of(title)}",
                icon="bag",
                sentence=_("%(title)s took %(percent)s%% of this month's everyday spending")
                % words,
                evidence=ngettext(
                    "%(amount)s of %(everything)s, in %(count)s expense",
                    "%(amount)s of %(everything)s, in %(count)s expenses",
                    len(own),
                )
                % words,
                query=asking_for(own),
            )
        )
    return found

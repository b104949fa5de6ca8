from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses.insights.finding import MOST_LINKED, Finding, asking_for, key_of
from expenses.insights.past import Past, by_title
from expenses.insights.rules.one_merchant import SHARE as MUCH
from expenses.models.text import quoted
from expenses.totals import ZERO

ENOUGH_ROWS = 20
OFTEN = 8
SHARE = Decimal("0.05")
SMALL = Decimal("0.5")


def small_purchases(*, past: Past) -> list[Finding]:
    """Something small bought often this month that adds up to 5 % of everyday spending.

    Small is half of the month's average expense or less, often is eight times. What makes a
    quarter of the spending is another rule's. Needs 20 everyday expenses this month.
    """
    rows = [row for row in past.everyday_of_month if row.amount > 0]
    if len(rows) < ENOUGH_ROWS or not past.is_complete_since(past.month.first_day):
        return []
    everything = sum((row.base_amount or ZERO for row in rows), ZERO)
    average = everything / len(rows)
    found = []
    for title, own in by_title(rows).items():
        amount = sum((row.base_amount or ZERO for row in own), ZERO)
        each = amount / len(own)
        if (
            not OFTEN <= len(own) <= MOST_LINKED
            or each > average * SMALL
            or not everything * SHARE <= amount < everything * MUCH
        ):
            continue
        words = {
            "title": quoted(own[0].title),
            "count": len(own),
            "amount": past.money(amount),
            "each": past.money(each),
            "percent": round(amount / everything * 100),
        }
        found.append(
            Finding(
                rule="small-purchases",
                subject=f"{past.month.key}:{key_of(title)}",
                icon="cup-hot",
                sentence=ngettext(
                    "%(title)s, %(count)s time this month, adds up to %(amount)s",
                    "%(title)s, %(count)s times this month, adds up to %(amount)s",
                    len(own),
                )
                % words,
                evidence=_("%(each)s each on average, %(percent)s%% of everyday spending") % words,
                query=asking_for(own),
            )
        )
    return found

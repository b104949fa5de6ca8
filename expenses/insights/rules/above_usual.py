from decimal import Decimal

from django.utils.translation import gettext as _

from expenses.insights.finding import Finding, asking
from expenses.insights.month import ENOUGH_MONTHS, amounts_before, usual_amounts
from expenses.insights.past import Past
from expenses.models.text import quoted
from expenses.totals import ZERO

FACTOR = Decimal("1.3")
SHARE_OF_MONTH = Decimal("0.05")


def above_usual(*, past: Past) -> list[Finding]:
    """A category far above the median of the three months before by the same day.

    Everyday spending only. Needs two months before with something recorded, both with spending
    in the category by this day. Found from 30 % above on, if that is also 5 % of everything
    usually spent by this day.
    """
    everyday = past.totals.everyday()
    months = amounts_before(totals=everyday, month=past.month, today=past.today)
    usual = usual_amounts(months)
    everything = sum(usual.values(), ZERO)
    found = []
    for row in everyday.between(past.month.first_day, past.today).by_category():
        category = row.category
        if category is None:
            continue
        amounts = [month.get(category.pk, ZERO) for month in months]
        expected = usual.get(category.pk, ZERO)
        more = row.amount - expected
        if (
            sum(amount > 0 for amount in amounts) < ENOUGH_MONTHS
            or row.amount < expected * FACTOR
            or more < everything * SHARE_OF_MONTH
        ):
            continue
        words = {
            "category": quoted(category.name),
            "more": past.money(more),
            "usual": past.money(expected),
            "amount": past.money(row.amount),
            "amounts": ", ".join(past.money(amount) for amount in amounts),
            "day": past.month.day_number(past.today),
        }
        found.append(
            Finding(
                rule="above-usual",
                subject=f"{past.month.key}:{category.pk}",
                icon="graph-up-arrow",
                sentence=_("%(category)s is %(more)s above its usual %(usual)s by this day")
                % words,
                evidence=_("%(amount)s so far; the months before had %(amounts)s by day %(day)s")
                % words,
                query=asking(
                    [
                        ("category", category.pk),
                        ("from", past.month.first_day),
                        ("to", past.today),
                        ("repeating", "no"),
                        ("counts", "spending"),
                    ]
                ),
            )
        )
    return found

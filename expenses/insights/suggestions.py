"""What a person may want to look at. Plain rules over their own past; each one says why."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from accounts.models import User
from expenses.insights.finding import Finding
from expenses.insights.past import past_of
from expenses.insights.rules.above_usual import above_usual
from expenses.insights.rules.duplicates import duplicates
from expenses.insights.rules.one_merchant import one_merchant
from expenses.insights.rules.price_rise import price_rise
from expenses.insights.rules.silence import silence
from expenses.insights.rules.small_purchases import small_purchases
from expenses.insights.rules.uncategorised import uncategorised
from expenses.insights.rules.weekends import weekends
from expenses.models import Suggestion
from expenses.periods import Month
from expenses.totals import Totals

# By rule, in the order of their weight: what may be wrong comes before what is only worth knowing.
RULES: dict[str, Callable[..., Iterable[Finding]]] = {
    "duplicate": duplicates,
    "price-rise": price_rise,
    "above-usual": above_usual,
    "uncategorised": uncategorised,
    "silence": silence,
    "one-merchant": one_merchant,
    "small-purchases": small_purchases,
    "weekends": weekends,
}
MOST = 4
MOST_OF_ONE_RULE = 2
MOST_DECLINED = 1000


def suggestions_for(*, owner: User, today: date, month: Month, totals: Totals) -> list[Finding]:
    """Return the few most weighty findings that the person has not declined.

    `month` holds today, and `totals` reach three months back from it.
    """
    past = past_of(owner=owner, today=today, month=month, totals=totals)
    declined = set(
        Suggestion.objects.owned_by(owner)
        .filter(state=Suggestion.State.DECLINED)
        .order_by("-decided_at")
        .values_list("rule", "subject")[:MOST_DECLINED]
    )
    found: list[Finding] = []
    for rule in RULES.values():
        still_open = (one for one in rule(past=past) if (one.rule, one.subject) not in declined)
        found += islice(still_open, MOST_OF_ONE_RULE)
    return found[:MOST]

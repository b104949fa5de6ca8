"""What a person may want to look at. Plain rules over their own past; each one says why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from accounts.models import User
from expenses.asking import Question
from expenses.insights.finding import Finding
from expenses.insights.past import Lately, Past, lately_of
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

DECLINED = """
SELECT rule, subject FROM expenses_suggestion
WHERE owner_id = %(owner)s AND state = %(declined)s
ORDER BY decided_at DESC LIMIT %(most)s
"""


@dataclass(frozen=True)
class LookedAt:
    """What a person did lately, and what they have declined, by rule and subject."""

    lately: Lately
    declined: set[tuple[str, str]]


def to_look_at(*, owner: User, today: date) -> Question[LookedAt]:
    lately = lately_of(owner=owner, today=today)
    asked = {"owner": owner.pk, "declined": Suggestion.State.DECLINED, "most": MOST_DECLINED}

    def read(rows: Any, declined: Any) -> LookedAt:
        return LookedAt(lately.read(rows), set(declined))

    return Question([*lately.statements, (DECLINED, asked)], read)


def suggestions_for(
    *, owner: User, today: date, month: Month, totals: Totals, looked_at: LookedAt
) -> list[Finding]:
    """Return the few most weighty findings that the person has not declined.

    `month` holds today, and `totals` reach three months back from it.
    """
    until_today = totals.between(totals.first_day, today)
    past = Past(owner=owner, today=today, month=month, totals=until_today, lately=looked_at.lately)
    found: list[Finding] = []
    for rule in RULES.values():
        still_open = (
            one for one in rule(past=past) if (one.rule, one.subject) not in looked_at.declined
        )
        found += islice(still_open, MOST_OF_ONE_RULE)
    return found[:MOST]

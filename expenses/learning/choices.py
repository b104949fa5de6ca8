"""What somebody filed by hand, and how what they paid at one place is filed."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from accounts.folding import fold

MOST_LOOKED_AT = 40
ENOUGH = 0.7
LEAST_TO_PART = 6  # choices that are looked at for what else they depend on
LEAST_APART = 2
LEAST_LATEST = 3
SPARED = 2  # mistakes that a condition has to spare, or it is chance
SATURDAY = 5

_WORD = re.compile(r"(?<!\d)[^\W\d_]{2,}(?:['’&][^\W\d_]+)*(?!\d)|\b[^\W\d_]&[^\W\d_]\b")


class Choice(NamedTuple):
    title: str
    category_id: int
    amount: Decimal
    spent_on: date
    payment_method_id: int | None


class Asked(NamedTuple):
    """What is known of an expense without a category. Of a typed one it may be the title only."""

    title: str
    amount: Decimal | None = None
    spent_on: date | None = None
    payment_method_id: int | None = None


Case = Choice | Asked


@lru_cache(maxsize=20_000)
def words_of(title: str) -> tuple[str, ...]:
    """Return the folded words of a title, without numbers and what hangs on them."""
    return tuple(_WORD.findall(fold(title)))


@dataclass(frozen=True)
class Verdict:
    """Of the latest `of` choices under a condition, `count` are of the category.

    The condition is "", or one of those below; `at` is the amount that one is about.
    """

    category_id: int
    count: int
    of: int
    condition: str = ""
    at: Decimal | None = None

    @property
    def is_enough(self) -> bool:
        """Whether the next one is likely the same, had half a choice more been made each way."""
        return (self.count + 0.5) / (self.of + 1) >= ENOUGH


# What is the case where a condition does not hold.
OTHERWISE = {
    "over": "under",
    "weekend": "workday",
    "method": "other_method",
    "money_in": "money_out",
    "title": "other_title",
    "latest": "before",
}


@dataclass(frozen=True)
class Condition:
    """Something that may tell choices of one place apart: `about` is None where it is unknown."""

    name: str
    holds: Callable[[Case], bool]
    about: Callable[[Asked], object]
    at: Decimal | None = None


@dataclass(frozen=True)
class Way:
    """How what was paid at one place is filed: all in one way, or in two under a condition."""

    plain: Verdict
    condition: Condition | None = None
    inside: Verdict | None = None
    outside: Verdict | None = None

    def verdict(self, asked: Asked) -> Verdict:
        if self.condition is None or self.condition.about(asked) is None:
            return self.plain
        side = self.inside if self.condition.holds(asked) else self.outside
        return side or self.plain


def way_of(choices: Sequence[Choice]) -> Way:
    """Return the way of choices, the latest first.

    A condition counts if it spares enough mistakes: what costs more is for the household, what
    is bought on a workday is lunch at work, a card is the company's, a habit has changed.
    """
    choices = choices[:MOST_LOOKED_AT]
    plain = _verdict(choices)
    mistakes = plain.of - plain.count
    if mistakes < SPARED or plain.of < LEAST_TO_PART:
        return Way(plain)
    best = Way(plain)
    fewest = mistakes - SPARED + 1
    for condition in _conditions(choices):
        inside = [one for one in choices if condition.holds(one)]
        outside = [one for one in choices if not condition.holds(one)]
        if min(len(inside), len(outside)) < LEAST_APART:
            continue
        holds = _verdict(inside, condition.name, condition.at)
        fails = _verdict(outside, OTHERWISE[condition.name], condition.at)
        left = (holds.of - holds.count) + (fails.of - fails.count)
        if left < fewest:
            fewest, best = left, Way(plain, condition, holds, fails)
    return best


def _verdict(choices: Sequence[Choice], condition: str = "", at: Decimal | None = None) -> Verdict:
    category, count = Counter(choice.category_id for choice in choices).most_common(1)[0]
    return Verdict(category, count, len(choices), condition, at)


def _conditions(choices: Sequence[Choice]) -> Iterator[Condition]:
    yield Condition("money_in", _is_money_in, attrgetter("amount"))
    yield Condition("weekend", _is_on_weekend, attrgetter("spent_on"))
    for method in {choice.payment_method_id for choice in choices} - {None}:
        own = partial(_is_paid_with, method=method)
        yield Condition("method", own, attrgetter("payment_method_id"))
    for title in {fold(choice.title) for choice in choices}:
        yield Condition("title", partial(_is_titled, title=title), attrgetter("title"))
    amounts = sorted({abs(choice.amount) for choice in choices})
    for low, high in pairwise(amounts):
        costs_more = partial(_costs_more, least=(low * high).sqrt())
        yield Condition("over", costs_more, attrgetter("amount"), high)
    for latest in range(LEAST_LATEST, len(choices) - LEAST_APART + 1):
        newest = frozenset(id(one) for one in choices[:latest])
        yield Condition("latest", partial(_is_as_new, newest=newest), attrgetter("title"))


def _is_money_in(case: Case) -> bool:
    return case.amount is not None and case.amount < 0


def _is_on_weekend(case: Case) -> bool:
    return case.spent_on is not None and case.spent_on.weekday() >= SATURDAY


def _is_paid_with(case: Case, *, method: int | None) -> bool:
    return case.payment_method_id == method


def _is_titled(case: Case, *, title: str) -> bool:
    return fold(case.title) == title


def _costs_more(case: Case, *, least: Decimal) -> bool:
    return case.amount is not None and abs(case.amount) > least


def _is_as_new(case: Case, *, newest: frozenset[int]) -> bool:
    """Whatever is asked about is newer than all choices."""
    return isinstance(case, Asked) or id(case) in newest

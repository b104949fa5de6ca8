"""Two years of a person that never was: what their bank wrote, and what they filed it under.

Nothing here knows how categories are learned. A seed gives a ledger: merchants, of which some have
telling names and some do not; habits of the person's own, among them some that depend on the
amount, the weekday or the card; merchants that are new in the second year; and slips of the hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import exp, log
from random import Random

from expenses.tests.learning import names

FIRST, SECOND = 2024, 2025
SLIPS = 0.02  # of what is filed is filed wrongly
OWN_WAYS = 0.12  # of the merchants are filed elsewhere than their kind
NEW_IN_SECOND = 0.2
OTHER_WORDING = 0.1  # of the lines are written as another bank would

# Which share of what is bought there, what it costs (median, spread), and the usual category.
KINDS = {
    "supermarket": (0.23, 38, 0.7, "Groceries"),
    "bakery": (0.08, 5, 0.5, "Groceries"),
    "restaurant": (0.11, 27, 0.5, "Eating out"),
    "cafe": (0.09, 6, 0.5, "Eating out"),
    "fuel": (0.05, 45, 0.7, "Transport"),
    "transit": (0.07, 9, 0.8, "Transport"),
    "pharmacy": (0.04, 14, 0.6, "Health"),
    "doctor": (0.02, 60, 0.8, "Health"),
    "clothing": (0.05, 48, 0.6, "Shopping"),
    "electronics": (0.03, 70, 1.0, "Shopping"),
    "marketplace": (0.04, 24, 0.8, "Shopping"),
    "furniture": (0.02, 90, 0.9, "Housing"),
    "utility": (0.03, 55, 0.3, "Utilities"),
    "streaming": (0.04, 12, 0.2, "Entertainment"),
    "cinema": (0.03, 19, 0.5, "Entertainment"),
    "hotel": (0.02, 140, 0.6, "Travel"),
    "airline": (0.01, 180, 0.6, "Travel"),
    "books": (0.03, 17, 0.5, "Education"),
    "charity": (0.01, 25, 0.4, "Gifts"),
}
CATEGORIES = [
    *dict.fromkeys(usual for *_rest, usual in KINDS.values()),
    "Household",
    "Work lunches",
    "The dog",
]


@dataclass(frozen=True)
class Booked:
    """One line of the bank, and what the person filed it under."""

    on: date
    text: str
    amount: Decimal
    paid_with: str
    category: str
    merchant: str


@dataclass(frozen=True)
class Merchant:
    name: str
    kind: str
    cities: tuple[str, ...]
    weight: float
    typical: float
    filed: str
    habit: str  # "", or what else the category depends on
    instead: str
    is_new: bool


def ledger(seed: int, *, merchants: int = 320, lines: int = 1_200) -> Iterator[Booked]:
    """Yield the lines of both years, `lines` in each, in the order of their days."""
    random = Random(seed)
    known = [*_merchants(random, merchants)]
    cards = {"Girokonto": random.choice(names.WORDINGS), "Visa": random.choice(names.WORDINGS)}
    for year in (FIRST, SECOND):
        open_now = [one for one in known if year == SECOND or not one.is_new]
        weights = [one.weight for one in open_now]
        days = sorted(date(year, 1, 1) + timedelta(random.randrange(365)) for _ in range(lines))
        for on, merchant in zip(days, random.choices(open_now, weights, k=lines), strict=True):
            yield _booked(random, on, merchant, cards)


def _merchants(random: Random, how_many: int) -> Iterator[Merchant]:
    """Yield merchants with a few favourites and a long tail of the seldom visited."""
    kinds, shares = list(KINDS), [share for share, *_rest in KINDS.values()]
    moved = dict(zip(random.sample(kinds, 2), random.sample(CATEGORIES, 2), strict=True))
    taken: set[str] = set()
    for rank in range(how_many):
        kind = random.choices(kinds, [share**0.5 for share in shares])[0]
        name = names.named(random, kind)
        while name in taken:
            name = names.named(random, kind)
        taken.add(name)
        share, median, spread, usual = KINDS[kind]
        filed = moved.get(kind, usual)
        if random.random() < OWN_WAYS:
            filed = random.choice(CATEGORIES)
        habit, instead = _habit(random, kind)
        yield Merchant(
            name=name,
            kind=kind,
            cities=tuple(random.sample(names.CITIES, random.choice([1, 1, 2, 3]))),
            weight=share**0.5 / (rank + 8) ** 0.8,
            typical=median * exp(random.gauss(0, spread / 2)),
            filed=filed,
            habit=habit,
            instead=instead,
            is_new=random.random() < NEW_IN_SECOND,
        )


def _habit(random: Random, kind: str) -> tuple[str, str]:
    """Return on what else the category depends at some merchants, and what it is then."""
    draw = random.random()
    if kind == "supermarket" and draw < 0.35:
        return "large", "Household"
    if kind in {"restaurant", "cafe"} and draw < 0.35:
        return "workday", "Work lunches"
    if kind == "fuel" and draw < 0.5:
        return "small", "Eating out"
    if kind == "marketplace":
        return "anything", ""
    if kind in {"clothing", "electronics", "books"} and draw < 0.15:
        return "card", "Gifts"
    return "", ""


def _booked(random: Random, on: date, merchant: Merchant, cards: dict[str, str]) -> Booked:
    spread = KINDS[merchant.kind][2]
    cost = merchant.typical * exp(random.gauss(0, spread))
    amount = Decimal(max(cost, 0.5)).quantize(Decimal("0.01"))
    paid_with = random.choice(list(cards))
    category = _filed(random, merchant, on, cost, paid_with)
    if random.random() < SLIPS:
        category = random.choice(CATEGORIES)
    wording = cards[paid_with]
    if random.random() < OTHER_WORDING:
        wording = random.choice(names.WORDINGS)
    text = names.written(random, wording, merchant.name, random.choice(merchant.cities), on)
    return Booked(on, text, amount, paid_with, category, merchant.name)


def _filed(random: Random, merchant: Merchant, on: date, cost: float, paid_with: str) -> str:
    apart = log(cost / merchant.typical)
    is_other = {
        "large": apart > 0.6,
        "small": apart < -0.5,
        "workday": on.weekday() < 5,
        "card": paid_with == "Visa",
    }
    if merchant.habit == "anything":
        return random.choice(["Shopping", "Shopping", "Household", "Education", "Gifts"])
    return merchant.instead if is_other.get(merchant.habit) else merchant.filed

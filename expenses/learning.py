"""What a person usually does, from their own latest expenses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.folding import fold
from accounts.models import User
from expenses.models import ArchivedTag, Category, Expense
from expenses.models.text import quoted

Value = TypeVar("Value")

LOOKED_AT = 1000
OFFERED = 50

# What was bought more than once lately is offered to be added again.
LATELY = 200
OFTEN = 2
AGAIN = 5

# A habit is what holds for at least half of the latest few.
LATEST_TITLED = 7
LONGEST_PREFIX = 6


@dataclass(frozen=True)
class Again:
    """An expense that comes again and again, as it was the last time."""

    title: str
    amount: Decimal
    currency: str
    category_id: int | None
    payment_method_id: int | None
    tags: list[str]


@dataclass(frozen=True)
class Habits:
    """What to offer first. Everything is in the order of use, most used first."""

    titles: list[str]
    tags: list[str]
    currencies: list[str]
    category_ids: list[int]
    last_payment_method_id: int | None
    again: list[Again]


def habits_of(*, owner: User) -> Habits:
    """Return what the latest expenses say, in two queries however many there are."""
    archived = set(ArchivedTag.objects.owned_by(owner).values_list("name", flat=True))
    rows = list(
        Expense.objects.owned_by(owner)
        .present()
        .newest_first()
        .values_list(
            "title", "amount", "currency", "category_id", "payment_method_id", "tags", named=True
        )[:LOOKED_AT]
    )
    return Habits(
        titles=_most_used(row.title for row in rows),
        tags=_most_used(tag for row in rows for tag in row.tags if tag not in archived),
        currencies=_most_used(row.currency for row in rows),
        category_ids=_most_used(row.category_id for row in rows if row.category_id),
        last_payment_method_id=rows[0].payment_method_id if rows else None,
        again=_again(rows[:LATELY]),
    )


def _again(rows: Sequence[Any]) -> list[Again]:
    """Return the most frequent titles of what was spent, each as it was the last time."""
    counts = Counter(row.title for row in rows if row.amount > 0)
    often = [title for title, count in counts.most_common(AGAIN) if count >= OFTEN]
    return [
        Again(*next(row for row in rows if row.title == title and row.amount > 0))
        for title in often
    ]


def _most_used(values: Iterable[Value]) -> list[Value]:
    return [value for value, _ in Counter(values).most_common(OFFERED)]


@dataclass(frozen=True)
class Suggested:
    """A category to propose, and the sentence that says from what it was learned."""

    category: Category
    why: str


def suggest_category(
    *, owner: User, title: str, categories: Iterable[Category]
) -> Suggested | None:
    """Return which of the categories the title is usually filed under, in one query.

    The latest expenses of the same title decide, else those titled like its first words:
    "Dishoom lunch" is Dishoom. Without any, a category that the title names.
    """
    offered = {category.pk: category for category in categories}
    words = title.split()
    prefixes = [" ".join(words[:length]) for length in range(len(words), 0, -1)]
    prefixes = prefixes[:1] + prefixes[1:][-LONGEST_PREFIX:]
    filed = _filed(owner, prefixes) if prefixes else {}
    for prefix in prefixes:
        counts = filed.get(fold(prefix))
        if counts:
            return _usual(prefix, counts, offered)
    named = next((one for one in offered.values() if one.name_folded in _named_in(words)), None)
    return Suggested(named, _("The line names it")) if named else None


def _filed(owner: User, titles: list[str]) -> dict[str, Counter[int | None]]:
    rows = (
        Expense.objects.owned_by(owner)
        .latest_titled(owner, titles, LATEST_TITLED)
        .order_by()
        .values_list(Lower("title"), "category_id")
        .annotate(count=Count("pk"))
    )
    filed: dict[str, Counter[int | None]] = {}
    for title, category, count in rows:
        filed.setdefault(fold(title), Counter())[category] += count
    return filed


def _usual(
    title: str, counts: Counter[int | None], offered: dict[int, Category]
) -> Suggested | None:
    category, count = counts.most_common(1)[0]
    of = counts.total()
    if category not in offered or count * 2 < of:
        return None
    why = _("%(count)d of your last %(of)d at %(title)s")
    return Suggested(offered[category], why % {"count": count, "of": of, "title": quoted(title)})


def _named_in(words: list[str]) -> set[str]:
    """Return the runs of up to three words, folded."""
    folded = [fold(word) for word in words[:50]]
    return {
        " ".join(folded[first : first + length])
        for first in range(len(folded))
        for length in (1, 2, 3)
    }


def usual_categories(*, owner: User, titles: Iterable[str]) -> dict[str, int]:
    """Return, by folded title, the category that expenses of just this title usually have.

    Titles without such a habit are left out. One query, however many titles there are.
    """
    wanted = sorted(set(titles))
    if not wanted:
        return {}
    offered = set(Category.objects.offered_to(owner).values_list("pk", flat=True))
    usual = {}
    for title, counts in _filed(owner, wanted).items():
        category, count = counts.most_common(1)[0]
        if category in offered and count * 2 >= counts.total():
            usual[title] = category
    return usual

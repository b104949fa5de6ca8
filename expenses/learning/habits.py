"""What a person usually does, from their own latest expenses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from accounts.models import User
from expenses.models import ArchivedTag, Expense

Value = TypeVar("Value")

LOOKED_AT = 1000
OFFERED = 50

# What was bought more than once lately is offered to be added again.
LATELY = 200
OFTEN = 2
AGAIN = 5


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

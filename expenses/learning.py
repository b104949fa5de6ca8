"""What a person usually does, from their own latest expenses."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from accounts.models import User
from expenses.models import ArchivedTag, Expense

Value = TypeVar("Value")

LOOKED_AT = 1000
OFFERED = 50


@dataclass(frozen=True)
class Habits:
    """What to offer first. Everything is in the order of use, most used first."""

    titles: list[str]
    tags: list[str]
    currencies: list[str]
    category_ids: list[int]
    last_payment_method_id: int | None


def habits_of(*, owner: User) -> Habits:
    """Return what the latest expenses say, in two queries however many there are."""
    archived = set(ArchivedTag.objects.owned_by(owner).values_list("name", flat=True))
    rows = list(
        Expense.objects.owned_by(owner)
        .present()
        .newest_first()
        .values_list("title", "tags", "currency", "category_id", "payment_method_id")[:LOOKED_AT]
    )
    return Habits(
        titles=_most_used(title for title, *_ in rows),
        tags=_most_used(tag for _, tags, *_ in rows for tag in tags if tag not in archived),
        currencies=_most_used(currency for _, _, currency, *_ in rows),
        category_ids=_most_used(category for *_, category, _ in rows if category),
        last_payment_method_id=rows[0][-1] if rows else None,
    )


def _most_used(values: Iterable[Value]) -> list[Value]:
    return [value for value, _ in Counter(values).most_common(OFFERED)]

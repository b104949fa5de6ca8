"""What a person chooses from on their pages: categories, payment methods and saved views.

Asked with one statement. A page needs them for its words only, and they seldom change: what came
of an answer is kept under the whole answer, so it is never older than the answer, nor anybody
else's. Nothing may change these rows; whoever writes takes rows of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from hashlib import blake2b
from json import loads
from typing import Any, TypeVar

from django.db.models import Model

from accounts.models import User
from expenses.asking import Question, Rows
from expenses.models import Category, PaymentMethod, SavedFilter

KEPT = 64

# All columns of each, as expenses_choices (migration read_choices_at_once) has them.
CATEGORY = (
    *("id", "owner_id", "name", "name_folded", "description", "parent_id", "kind", "icon"),
    *("colour", "position", "is_archived"),
)
METHOD = ("id", "owner_id", "name", "name_folded", "kind", "currency", "is_archived")
VIEW = ("id", "owner_id", "name", "name_folded", "query")

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, eq=False)
class Choices:
    """In the order that they are listed in; what is hidden or archived is among them.

    The same answer of the same person is the same object while it is kept, and `key` tells it
    from every other one.
    """

    key: str
    categories: tuple[Category, ...]
    hidden: frozenset[int]
    methods: tuple[PaymentMethod, ...]
    saved: tuple[SavedFilter, ...]

    @cached_property
    def category_of(self) -> dict[int | None, Category]:
        return {one.pk: one for one in self.categories}

    @cached_property
    def method_of(self) -> dict[int | None, PaymentMethod]:
        return {one.pk: one for one in self.methods}

    @property
    def offered_categories(self) -> list[Category]:
        return [one for one in self.categories if not one.is_archived and one.pk not in self.hidden]

    @property
    def offered_methods(self) -> list[PaymentMethod]:
        return [one for one in self.methods if not one.is_archived]


def choices_of(owner: User) -> Choices:
    return choices_question(owner).ask()


def choices_question(owner: User) -> Question[Choices]:
    return Question([("SELECT expenses_choices(%s)", [owner.pk])], partial(choices_in, owner))


def choices_in(owner: User, rows: Rows) -> Choices:
    ((text,),) = rows
    return _read(owner.pk, text)


@lru_cache(maxsize=KEPT)
def _read(owner: int, text: str) -> Choices:
    categories, hidden, methods, saved = (found or [] for found in loads(text))
    key = blake2b(f"{owner} {text}".encode(), digest_size=16).hexdigest()
    return Choices(
        key=key,
        categories=_with_parents(_rows(Category, CATEGORY, categories)),
        hidden=frozenset(hidden),
        methods=tuple(_rows(PaymentMethod, METHOD, methods)),
        saved=tuple(_rows(SavedFilter, VIEW, saved)),
    )


def _rows(model: type[Row], columns: tuple[str, ...], found: Iterable[list[Any]]) -> list[Row]:
    return [model.from_db("default", columns, values) for values in found]


def _with_parents(rows: list[Category]) -> tuple[Category, ...]:
    # Set here, or the first who asks for one would leave what they found in a row kept for all.
    by_number: dict[int | None, Category] = {row.pk: row for row in rows}
    for row in rows:
        row.parent = by_number.get(row.parent_id)
    return tuple(rows)

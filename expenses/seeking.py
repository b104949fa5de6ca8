"""Expenses and categories by a few letters, for somebody who wants to go to one of them."""

from typing import NamedTuple

from django.db import connections, router

from accounts.folding import fold
from accounts.models import User
from expenses.models import Category, Expense
from expenses.models.text import words_sought

MOST = 8
FEW = 1_000
# So many of the newest are looked at one by one, before the index is asked.
NEWEST = 2_000

SOUGHT = "SELECT at_least, ids FROM expenses_sought(to_tsquery('simple', %s), %s, %s)"


class Sought(NamedTuple):
    """Which expenses have some words, unless they are many; and of how many that is known."""

    at_least: int
    ids: list[int] | None


def few_matching(text: str) -> Sought:
    """Look for words among what is not in the trash. What is many is not looked for to the end."""
    words = words_sought(text)
    if not words:
        return Sought(0, [])
    # Where rows of expenses are read from just now.
    with connections[router.db_for_read(Expense)].cursor() as cursor:
        cursor.execute(SOUGHT, [words, NEWEST, FEW])
        return Sought._make(cursor.fetchone())


def expenses_named(*, owner: User, text: str, most: int = MOST) -> list[Expense]:
    """Return the latest expenses that the words are found in; none for no words."""
    found = Expense.objects.owned_by(owner).present().matching(text)
    return list(found.select_related("category").newest_first()[:most])


def categories_named(*, owner: User, text: str, most: int = MOST) -> list[Category]:
    """Return the categories of which a word begins so, those first whose name begins so."""
    sought = fold(text).strip()
    if not sought:
        return []
    found = []
    for category in Category.objects.visible_to(owner):
        name = fold(category.name)
        if name.startswith(sought) or any(word.startswith(sought) for word in name.split()):
            found.append((not name.startswith(sought), category))
    return [category for _is_later, category in sorted(found, key=lambda one: one[0])][:most]

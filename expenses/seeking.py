"""Expenses and categories by a few letters, for somebody who wants to go to one of them."""

from django.db import connections, router

from accounts.folding import fold
from accounts.models import User
from expenses.models import Category, Expense
from expenses.models.text import words_sought

MOST = 8
FEW = 1_000
# Of so many expenses of everybody it takes long to find all that have a word.
LARGE = 250_000

# Where too many have the whole words, that is known sooner than which have words beginning so.
A_FEW = """
SELECT CASE
    WHEN reltuples < %(large)s
        OR NOT expenses_surely_many(to_tsquery('simple', %(whole)s), %(few)s, reltuples)
    THEN ARRAY(SELECT expenses_matching_few(to_tsquery('simple', %(words)s), %(few)s + 1)) END
FROM pg_class WHERE oid = 'expenses_expense'::regclass
"""


def few_matching(text: str) -> list[int] | None:
    """Return the ids of what has the words and is not in the trash; None for too many."""
    words = words_sought(text)
    if not words:
        return []
    # Where rows of expenses are read from just now.
    with connections[router.db_for_read(Expense)].cursor() as cursor:
        whole = words_sought(text, ending="")
        cursor.execute(A_FEW, {"whole": whole, "words": words, "few": FEW, "large": LARGE})
        (ids,) = cursor.fetchone()
    return ids if ids is not None and len(ids) <= FEW else None


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

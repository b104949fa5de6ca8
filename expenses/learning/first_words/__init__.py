"""What common words usually mean, for whom there is nothing to learn from yet.

By the kinds of the first shared categories. Words are folded; one that ends in "-" may begin a
longer word, one that begins with "-" may end one: "-bäckerei" is in "Stadtbäckerei".
"""

from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override, pgettext_lazy

from accounts.folding import fold
from expenses.learning.first_words import english, french, german, spanish

NAMES = {
    "groceries": pgettext_lazy("category", "Groceries"),
    "eating": pgettext_lazy("category", "Eating out"),
    "housing": pgettext_lazy("category", "Housing"),
    "utilities": pgettext_lazy("category", "Utilities"),
    "transport": pgettext_lazy("category", "Transport"),
    "health": pgettext_lazy("category", "Health"),
    "shopping": pgettext_lazy("category", "Shopping"),
    "entertainment": pgettext_lazy("category", "Entertainment"),
    "travel": pgettext_lazy("category", "Travel"),
    "education": pgettext_lazy("category", "Education"),
    "gifts": pgettext_lazy("category", "Gifts"),
    "income": pgettext_lazy("category", "Income"),
    "transfers": pgettext_lazy("category", "Transfers"),
}
SHORTEST_PART = 5  # letters of a word that is found inside a longer one


def _by_word() -> Iterator[tuple[str, str]]:
    for language in (spanish, french, german, english):
        for kind, words in language.WORDS.items():
            for word in words.split():
                yield fold(word.replace("_", " ")), kind


_KINDS = dict(_by_word())
_WHOLE = {word: kind for word, kind in _KINDS.items() if "-" not in word}
_BEGINNINGS = {word[:-1]: kind for word, kind in _KINDS.items() if word.endswith("-")}
_ENDS = {word[1:]: kind for word, kind in _KINDS.items() if word.startswith("-")}


@lru_cache(maxsize=10_000)
def kind_of(word: str) -> str:
    """Return the kind that a folded word is of; "" for most words."""
    if kind := _WHOLE.get(word) or _BEGINNINGS.get(word) or _ENDS.get(word):
        return kind
    for length in range(len(word) - 1, SHORTEST_PART - 1, -1):
        if kind := _ENDS.get(word[-length:]) or _BEGINNINGS.get(word[:length]):
            return kind
    return ""


@lru_cache(maxsize=1)
def names_of_kinds() -> dict[str, str]:
    """Return the kind by folded name of its category, in every language there is."""
    names: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names |= {fold(str(name)): kind for kind, name in NAMES.items()}
    return names

"""Which words a person may use: their own language's, and English ones that are no others'."""

from dataclasses import replace

from expenses.quick_entry.words.arabic import ARABIC
from expenses.quick_entry.words.english import ENGLISH
from expenses.quick_entry.words.french import FRENCH
from expenses.quick_entry.words.german import GERMAN
from expenses.quick_entry.words.spanish import SPANISH
from expenses.quick_entry.words.table import Words

_BY_LANGUAGE = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "ar": ARABIC}

# "mon" and "sat" mean other things elsewhere; whole names do not.
_ENGLISH_ABROAD = replace(
    ENGLISH,
    weekdays=tuple(names.split()[0] for names in ENGLISH.weekdays),
    leading=frozenset(),
    ordinary=frozenset(),
    may_begin_with_month=False,
)


def words_for(locale: str) -> tuple[Words, ...]:
    """Return the tables in the order in which they are looked through."""
    language = locale.replace("_", "-").partition("-")[0].casefold()
    own = _BY_LANGUAGE.get(language)
    if own is None or own is ENGLISH:
        return (ENGLISH,)
    return own, _ENGLISH_ABROAD

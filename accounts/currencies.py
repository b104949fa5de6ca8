"""The currencies a person can choose as their own, as CLDR knows them."""

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from django.utils.translation import get_language, to_locale

# Legal tender without a known end; asked for the last day there is, so that it never changes
# with the clock.
CODES = frozenset({"CLF"}) | {
    code
    for territory in get_global("territory_currencies")
    for code in get_territory_currencies(territory, date.max, date.max)
}


def currency_choices() -> list[tuple[str, str]]:
    """Return code and name of every currency, by name, in the language of the page."""
    return _choices(to_locale(get_language() or "en"))


@lru_cache
def _choices(locale: str) -> list[tuple[str, str]]:
    spoken = Locale.parse(locale)
    named = [(code, f"{get_currency_name(code, locale=spoken)} ({code})") for code in CODES]
    return sorted(named, key=lambda choice: choice[1].casefold())

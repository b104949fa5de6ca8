"""Which currency a sign, a code or a word beside a number means."""

from collections.abc import Iterable

from expenses.money import is_currency
from expenses.quick_entry.words.table import Words, plain

# Dollars and crowns are several countries'; a person's own comes before all of these.
SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD",),
    "us$": ("USD",),
    "a$": ("AUD",),
    "au$": ("AUD",),
    "ca$": ("CAD",),
    "c$": ("CAD",),
    "nz$": ("NZD",),
    "hk$": ("HKD",),
    "s$": ("SGD",),
    "mx$": ("MXN",),
    "r$": ("BRL",),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₺": ("TRY",),
    "₽": ("RUB",),
    "₴": ("UAH",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "฿": ("THB",),
    "₱": ("PHP",),
    "₦": ("NGN",),
    "kr": ("SEK", "NOK", "DKK"),
    "zł": ("PLN",),
    "kč": ("CZK",),
    "sfr": ("CHF",),
}
_DOLLARS = "USD AUD CAD NZD HKD SGD MXN ARS CLP COP TWD".split()
_OWN: dict[str, tuple[str, ...]] = {"$": tuple(_DOLLARS), "kr": ("ISK",)}

# In small letters only codes that are no words: "all", "cup", "top" and "try" are codes too.
_IN_SMALL_LETTERS = frozenset(
    "eur usd gbp chf jpy cny aud cad nzd sek nok dkk pln czk huf bgn inr brl mxn zar sgd hkd "
    "krw thb idr myr ils aed kwd bhd jod rub uah".split()
)


def currencies_meant(text: str, *, own: str, words: Iterable[Words]) -> tuple[str, ...]:
    """Return what the text beside a number may mean, nothing if it is no currency."""
    bare = text.strip(".,;:")
    folded = bare.casefold()
    if folded in SIGNS:
        meant = SIGNS[folded]
        return (own,) if own in meant or own in _OWN.get(folded, ()) else meant
    code = bare.upper()
    if is_currency(code) and (bare == code or folded in _IN_SMALL_LETTERS or code == own):
        return (code,)
    return _by_word(plain(bare), own=own, words=words)


def is_weight(text: str, *, words: Iterable[Words]) -> bool:
    """Return whether what is beside the number may be a weight: "2 pounds of apples"."""
    return any(plain(text) in table.weights for table in words)


def _by_word(word: str, *, own: str, words: Iterable[Words]) -> tuple[str, ...]:
    for table in words:
        if word in table.currencies:
            code = table.currencies[word]
            return (own,) if code == "USD" and own in _DOLLARS else (code,)
    return ()

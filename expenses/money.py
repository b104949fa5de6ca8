"""Amounts and currencies: read as people type them, written as they read them.

Currencies are ISO 4217 codes with that standard's decimals; their names, symbols and
patterns are CLDR's, through Babel. A locale may come as Django or as Babel spells it
("pt-br", "pt_BR"); one that CLDR lacks becomes its language, else English.
"""

import re
import unicodedata
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import (
    format_decimal,
    get_currency_name,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    get_territory_currencies,
)

MAX_AMOUNT = Decimal("999999999999.9999")

# Legal tender without an end known to CLDR. Asked for the last day there is rather
# than for today: the tuple then changes with Babel's version, never with the clock.
CURRENCIES: tuple[str, ...] = tuple(
    sorted(
        {"CLF"}
        | {
            code
            for territory in get_global("territory_currencies")
            for code in get_territory_currencies(territory, date.max, date.max)
        }
    )
)

_MINOR_UNITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX".split(), 0),
    **dict.fromkeys("UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
WITHOUT_TWO_DECIMALS = tuple(_MINOR_UNITS)

_LONGEST_TEXT = 100
_LTR_MARK, _RTL_MARK = "\u200e", "\u200f"
_ONE_SPELLING: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u061c\u200e\u200f")),  # direction marks of printed money
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
    ord("\u2019"): "'",
}
_ARABIC_DIGITS = {ord(digit): str(n) for n, digit in enumerate("٠١٢٣٤٥٦٧٨٩")}

_WITHOUT_CENTS = re.compile(r"(?<=[0-9])[.,]--?(?![0-9])")  # 12.-
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([ .,'])[0-9]{3}(?:\1[0-9]{3})*")
_GROUPED_AS_IN_INDIA = re.compile(r"[1-9][0-9]?([ .,'])(?:[0-9]{2}\1)*[0-9]{3}")


class AmountError(ValueError):
    """What is wrong with a typed amount; the sentence is the form's, to translate.

    `code` is "missing", "unreadable", "ambiguous", "not_positive", "too_large"
    (params: maximum) or "too_many_decimals" (params: decimals, currency).
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Any] = params


def decimals_of(currency: str) -> int:
    """Return how many decimals amounts in the currency have, at most 4: ISO 4217's minor units.

    CLDR says what is in circulation, which is less for some: a bank's file still counts
    the paras of a Serbian dinar, and none may be lost.
    """
    return _MINOR_UNITS.get(currency, 2)


def is_currency(code: str) -> bool:
    return code in CURRENCIES


def currency_name(code: str, *, locale: str, count: int | None = None) -> str:
    """Return "US Dollar", as in a list; with a count what follows it, "US dollars"."""
    return get_currency_name(code, count, locale=_known_locale(locale))


def currency_symbol(code: str, *, locale: str) -> str:
    return get_currency_symbol(code, locale=_known_locale(locale))


def format_money(amount: Decimal, currency: str, *, locale: str, signed: bool = False) -> str:
    """Return the amount in full, for people: "$1,234.50", "1.234,50 €".

    Below zero it has a true minus sign (U+2212). A stored amount is positive for money
    out and negative for money in: `signed` prints money in with "+" instead. Rounds to
    the currency's decimals, half to even; what rounds to zero has no sign.
    """
    style = _style(currency, locale)
    whole, _, fraction = f"{amount:,.{style.decimals}f}".partition(".")
    before, after = style.unsigned
    if whole[0] == "-":
        whole = whole[1:]
        if (whole + fraction).strip("0"):
            before, after = style.plus if signed else style.minus
    if style.grouping == (3, 3):
        number = whole.replace(",", style.group)
    else:
        whole, (size, next_size) = whole.replace(",", ""), style.grouping
        number = whole[-size:]
        while whole := whole[:-size]:
            size = next_size
            number = whole[-size:] + style.group + number
    return before + number + (style.decimal + fraction if fraction else "") + after


def format_for_input(amount: Decimal, currency: str, *, locale: str) -> str:
    """Return the amount as an input field holds it: "1234.50", "1234,50".

    No sign, symbol or grouping: `parse_amount` gives back `abs(amount)`.
    """
    style = _style(currency, locale)
    return f"{abs(amount):.{style.decimals}f}".replace(".", style.decimal)


@lru_cache(maxsize=4096)
def format_number(value: int | Decimal, *, locale: str) -> str:
    """Return a count for people: "3,412"."""
    return format_decimal(value, locale=_known_locale(locale))


def parse_amount(text: str, *, currency: str, locale: str) -> Decimal:
    """Return the positive amount a person typed, with the currency's decimals.

    A mark that can only be one thing is that in every locale: "12,50" and "1.234,56"
    are fine in English. What could be two things is the locale's to decide: "1.234"
    is over a thousand in German and has three decimals in English. A mark unknown to
    the locale groups, unless the currency has three decimals: then it is "ambiguous".
    Another currency's symbol is "unreadable", since dropping it changes the amount.

    Raises AmountError. Nothing passes through a float.
    """
    if len(text) > _LONGEST_TEXT or any(unicodedata.category(c) == "Cc" for c in text):
        raise AmountError("unreadable")
    style = _style(currency, locale)
    bare = text.translate(style.spelling).strip().casefold()
    if not bare:
        raise AmountError("missing")
    found = style.typed.fullmatch(_WITHOUT_CENTS.sub("", bare))
    if not found:
        raise AmountError("unreadable")
    whole, fraction = _whole_and_fraction(found["number"], style)
    if "-" in found[0] or not (whole + fraction).strip("0"):
        raise AmountError("not_positive")
    if len(fraction) > style.decimals:
        raise AmountError("too_many_decimals", decimals=style.decimals, currency=currency)
    amount = Decimal(f"{whole}.{fraction:0<{style.decimals}}")
    if amount > MAX_AMOUNT:
        raise AmountError("too_large", maximum=MAX_AMOUNT)
    return amount


class _Style(NamedTuple):
    """How one currency is printed in one locale, and how it may be typed there."""

    decimals: int
    unsigned: tuple[str, str]
    minus: tuple[str, str]
    plus: tuple[str, str]
    decimal: str
    group: str
    grouping: tuple[int, int]
    spelling: dict[int, str | None]
    typed: re.Pattern[str]


@lru_cache(maxsize=1024)
def _style(currency: str, locale: str) -> _Style:
    known = _known_locale(locale)
    symbol = get_currency_symbol(currency, known)
    pattern = known.currency_formats["standard"]
    prefix, negative_prefix = pattern.prefix
    suffix, negative_suffix = pattern.suffix
    printed, minus, plus = symbol, "\u2212", "+"
    if known.text_direction == "rtl":
        # "US$" and a sign would be torn apart among words that run the other way.
        printed, minus, plus = symbol + _LTR_MARK, _LTR_MARK + minus, _LTR_MARK + plus
        suffix, negative_suffix = _RTL_MARK + suffix, _RTL_MARK + negative_suffix
    spelling = _spelling(known)
    return _Style(
        decimals=decimals_of(currency),
        unsigned=_affixes(prefix, suffix, printed, sign=""),
        minus=_affixes(negative_prefix, negative_suffix, printed, sign=minus),
        plus=_affixes(negative_prefix, negative_suffix, printed, sign=plus),
        decimal=get_decimal_symbol(known),
        group=get_group_symbol(known),
        grouping=pattern.grouping,
        spelling=spelling,
        typed=_typed({currency, symbol} | _symbols_elsewhere(currency), spelling),
    )


def _affixes(prefix: str, suffix: str, symbol: str, *, sign: str) -> tuple[str, str]:
    """Return what stands before and after the digits, from CLDR's pattern.

    Letters do not touch the digits, "CHF 12.00" beside "$12.00": that is CLDR's
    currency spacing, which Babel leaves out.
    """
    if prefix.endswith("¤") and unicodedata.category(symbol[-1])[0] not in "SZ":
        prefix += "\u00a0"
    if suffix.startswith("¤") and unicodedata.category(symbol[0])[0] not in "SZ":
        suffix = "\u00a0" + suffix
    return (
        prefix.replace("-", sign).replace("¤", symbol),
        suffix.replace("-", sign).replace("¤", symbol),
    )


def _spelling(locale: Locale) -> dict[int, str | None]:
    """Return the table that brings typed text to ASCII digits and the marks . , '."""
    decimal, group = get_decimal_symbol(locale), get_group_symbol(locale)
    table = dict(_ONE_SPELLING)
    if locale.language == "ar":
        table |= {**_ARABIC_DIGITS, 0x066B: decimal, 0x066C: group}
    if decimal not in ".,":
        table[ord(decimal)] = "."
    if group not in ".," and ord(group) not in table:
        table[ord(group)] = ","
    return table


def _symbols_elsewhere(currency: str) -> set[str]:
    """Return the currency's symbols in English and at home: "CA$" and "$".

    Home is the country whose ISO 3166 code the ISO 4217 code begins with.
    """
    symbols = set()
    for name in ("en", f"und_{currency[:2]}"):
        with suppress(UnknownLocaleError, ValueError):
            symbols.add(get_currency_symbol(currency, Locale.parse(name)))
    return symbols


def _typed(symbols: set[str], spelling: dict[int, str | None]) -> re.Pattern[str]:
    """Return what matches a typed amount, respelled: sign, symbol and number.

    Letters may be abbreviated with a point: "Rs.50" is fifty and not a half.
    """
    spelled = {symbol.translate(spelling).casefold().strip() for symbol in symbols}
    spelled |= {symbol.removesuffix(".") for symbol in spelled}
    spelled |= {symbol + "." for symbol in spelled if symbol[-1:].isalpha()}
    longest_first = sorted(spelled - {""}, key=len, reverse=True)
    symbol = "(?:" + "|".join(map(re.escape, longest_first)) + ")?"
    number = r"(?P<number>[0-9.,'](?:[0-9 .,']*[0-9.,'])?)"
    return re.compile(rf"-? *{symbol} *-? *{number} *-? *{symbol} *-?")


def _whole_and_fraction(number: str, style: _Style) -> tuple[str, str]:
    """Return the digits before and after the decimal mark, if it has one."""
    whole, fraction = number, ""
    marks = re.findall("[^0-9]", number)
    if marks and _is_decimal(marks[-1], marks, number, style):
        whole, _, fraction = number.rpartition(marks[-1])
    grouped = _GROUPED.fullmatch(whole) or (
        style.grouping[1] == 2 and _GROUPED_AS_IN_INDIA.fullmatch(whole)
    )
    if not (whole.isdigit() or grouped or (not whole and fraction)):
        raise AmountError("unreadable")
    return re.sub("[^0-9]", "", whole), fraction


def _is_decimal(mark: str, marks: list[str], number: str, style: _Style) -> bool:
    """Return whether the last mark of a number parts whole from fraction."""
    if mark not in ".," or marks.count(mark) > 1:
        return False
    if len(marks) > 1 or not _ONE_GROUP.fullmatch(number):
        return True
    if mark == style.decimal.translate(style.spelling):
        return True
    if mark == style.group.translate(style.spelling) or style.decimals < 3:
        return False
    raise AmountError("ambiguous")


@lru_cache(maxsize=256)
def _known_locale(locale: str) -> Locale:
    spelled = locale.replace("-", "_")
    for name in (spelled, spelled.partition("_")[0]):
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(name)
    return Locale("en")

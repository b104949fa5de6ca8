"""Amounts as banks write them. Whether a point or a comma parts the decimals, the column says."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from expenses.money import currency_symbol

POINT, COMMA = ".", ","
LONGEST = 60
LONGEST_SYMBOL = 5
MOST_DIGITS = 17

_ONE_SPELLING = {
    **dict.fromkeys(map(ord, "\u200e\u200f\u061c"), ""),  # direction marks of printed money
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
    ord("\u2019"): "'",
}
# Of an account's amount, that it went out, and that it came in.
OUT_MARKS = {"DR", "D", "S", "SOLL"}
IN_MARKS = {"CR", "C", "H", "HABEN"}
_WITHOUT_CENTS = re.compile(r"(?<=[0-9])[.,]--?(?![0-9])")  # 12.-
_SIGN, _SYMBOL = "[+-]?", r"(?:[^\s0-9.,'()+-]+\.?)?"
_WRITTEN = re.compile(
    rf"(?P<bracket>\()? *(?P<a>{_SIGN}) *(?P<before>{_SYMBOL}) *(?P<b>{_SIGN}) *"
    r"(?P<number>[0-9][0-9.,' ]*|[.,][0-9]+) *"
    rf"(?P<c>{_SIGN}) *(?P<after>{_SYMBOL}) *(?P<d>{_SIGN}) *(?(bracket)\))"
)
_PLAIN = re.compile(r"-?[0-9]{1,15}([.,])[0-9]{1,2}")  # most are, and one mark is possible
_GROUPED = re.compile(r"[1-9][0-9]{0,2}([.,' ])[0-9]{3}(?:\1[0-9]{3})*")
_GROUPED_AS_IN_INDIA = re.compile(r"[1-9][0-9]?(,)(?:[0-9]{2}\1)*[0-9]{3}")


class AmbiguousError(ValueError):
    """Every amount in the column could be read in two ways; `example` is one of them."""

    def __init__(self, example: str) -> None:
        super().__init__(example)
        self.example = example


def decimal_mark(cells: Iterable[str]) -> str:
    """Return the mark that parts the decimals in these cells.

    The first cell that can be read with one of the two only decides; a cell that contradicts
    it cannot be read later. Raises AmbiguousError if all that have a mark are like "1.234".
    """
    unclear = ""
    for cell in cells:
        if not (POINT in cell or COMMA in cell):
            continue
        found = _WRITTEN.fullmatch(_spelled(cell))
        if not found:
            continue
        possible = [mark for mark in (POINT, COMMA) if _number(found["number"], mark) is not None]
        if len(possible) == 1:
            return possible[0]
        if len({_number(found["number"], mark) for mark in possible}) > 1:
            unclear = unclear or cell
    if unclear:
        raise AmbiguousError(unclear.strip())
    return POINT


def read_amount(cell: str, *, decimal: str, currency: str) -> Decimal:
    """Return the number with the sign it is written with: "-12.50", "12,50-", "(45.00)".

    A symbol or code must be the currency's own, since dropping another one would change the
    amount. Raises ValueError. Nothing passes through a float.
    """
    found = _WRITTEN.fullmatch(_spelled(cell))
    if not found:
        raise ValueError(cell)
    signs = "".join(found.group("a", "b", "c", "d")) + ("-" if found["bracket"] else "")
    symbols = {found["before"], found["after"]} - {""}
    amount = _number(found["number"], decimal)
    if len(signs) > 1 or len(symbols) > 1 or not symbols <= _symbols(currency) or amount is None:
        raise ValueError(cell)
    return -amount if signs == "-" and amount else amount


@lru_cache(maxsize=10_000)
def possible_amounts(cell: str) -> dict[str, Decimal]:
    """Return the amounts that the cell can mean, in any currency, by the mark that gives them."""
    if plain := _PLAIN.fullmatch(cell):
        return {plain[1]: Decimal(cell.replace(plain[1], POINT))}
    found = _WRITTEN.fullmatch(_spelled(cell))
    if not found or len(found["before"] + found["after"]) > LONGEST_SYMBOL:
        return {}
    if sum(map(str.isdigit, found["number"])) > MOST_DIGITS:
        return {}  # "DE02120300000000202051"
    numbers = {mark: _number(found["number"], mark) for mark in (POINT, COMMA)}
    is_out = _mark(found["after"]) in OUT_MARKS or _mark(found["before"]) == "DR"
    sign = -1 if "-" in found.group("a", "b", "c", "d") or found["bracket"] or is_out else 1
    return {mark: sign * number for mark, number in numbers.items() if number is not None}


def symbol_of(cell: str) -> str:
    """Return the symbol or code beside the amount, if there is one."""
    found = _WRITTEN.fullmatch(_spelled(cell))
    return (found["before"] or found["after"]).strip() if found else ""


def is_credited(cell: str) -> bool:
    """Whether a mark beside the amount says that it came in."""
    found = _WRITTEN.fullmatch(_spelled(cell))
    return bool(found and (_mark(found["after"]) in IN_MARKS or _mark(found["before"]) == "CR"))


def _mark(symbol: str) -> str:
    return symbol.upper().rstrip(".")


def is_negative(cell: str) -> bool:
    """Whether the amount is written with a minus sign or in brackets, if it is one."""
    found = _WRITTEN.fullmatch(_spelled(cell))
    return bool(found and ("-" in found.group("a", "b", "c", "d") or found["bracket"]))


def _number(number: str, decimal: str) -> Decimal | None:
    """Return the number's value if this mark parts its decimals; None if it cannot."""
    whole, _, fraction = number.strip().partition(decimal)
    if _GROUPED.fullmatch(whole) or _GROUPED_AS_IN_INDIA.fullmatch(whole):
        whole = re.sub("[^0-9]", "", whole)
    digits = whole + fraction
    return Decimal(f"{whole}.{fraction}") if digits.isdigit() else None


def _spelled(cell: str) -> str:
    text = cell.strip()
    return _WITHOUT_CENTS.sub("", text.translate(_ONE_SPELLING)) if len(text) <= LONGEST else ""


@lru_cache(maxsize=64)
def _symbols(currency: str) -> frozenset[str]:
    """Return how the currency may be written: "EUR", "€", and "$" as well as "CA$".

    Home is the country whose ISO 3166 code the ISO 4217 code begins with.
    """
    names = {currency, currency.lower(), currency.capitalize()}
    for locale in ("en", f"und-{currency[:2]}"):
        names.add(currency_symbol(currency, locale=locale))
    return frozenset(names | {f"{name}." for name in names if name[-1].isalpha()})

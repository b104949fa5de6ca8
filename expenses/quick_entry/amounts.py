"""Where a line may tell its amount, and what each place may mean."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice, product
from typing import NamedTuple

from expenses.money import MAX_AMOUNT, AmountError, decimals_of, parse_amount
from expenses.quick_entry.currencies import currencies_meant, is_weight
from expenses.quick_entry.tokens import Token
from expenses.quick_entry.words.table import Words

PLAIN, EXACT, NAMED = range(3)
MOST_PLACES = 10
MOST_TERMS = 20
MOST_MEANINGS = 4

_NUMBER = r"(?:[0-9](?:[0-9.,'’\u00a0\u2009\u202f]*[0-9])?|[.,][0-9]+)"
_TERM = rf"(?:[0-9]{{1,4}}[x×*])?{_NUMBER}"
_WORD = re.compile(
    rf"(?P<sign>[+\-−]?)(?P<before>[^\W\d]{{0,3}}[^\w\s.,'+\-−*×#@]?)(?P<inner>[+\-−]?)"
    rf"(?P<sum>{_TERM}(?:\+{_TERM})*)(?:[.,][-–—]{{1,2}})?(?P<after>[^\W\d]*[^\w\s.,;:'+\-−*×]?)[.,;:]?"
)
_INSIDE = re.compile(r"([0-9]{1,7})([€£$])([0-9]{2})")
_TIMES = re.compile("[x×*]")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_FIRST_GROUP = re.compile(r"[+\-−]?[1-9][0-9]{0,2}")
_NEXT_GROUP = re.compile(r"[0-9]{3}")
_LAST_GROUP = re.compile(r"[0-9]{3}(?P<rest>(?:[.,][0-9]{1,4})?[^\W\d]{0,3}[€£$]?)")


class Meaning(NamedTuple):
    """A signed amount as it is stored (money in is negative), or what is wrong with it."""

    amount: Decimal | None
    currency: str
    error: AmountError | None = None


class AmountFound(NamedTuple):
    """Tokens `first` up to `last` (not included) may be the amount."""

    first: int
    last: int
    meanings: tuple[Meaning, ...]
    strength: int
    is_joined: bool = False
    is_maybe_weight: bool = False


def amounts_in(
    tokens: Sequence[Token], *, own: str, locale: str, words: Sequence[Words]
) -> Iterator[AmountFound]:
    """Yield every place from the left on; numbers parted by blanks as a whole, too."""
    for first, token in enumerate(tokens):
        if token.is_quoted or token.mark:
            continue
        last = _end_of_groups(tokens, first)
        if last > first + 1:
            text = "".join(one.text for one in tokens[first:last])
            found = _found(tokens, first, last, text, own, locale, words)
            if found:
                yield found._replace(is_joined=True)
        found = _found(tokens, first, first + 1, token.text, own, locale, words)
        if found:
            yield found


def _end_of_groups(tokens: Sequence[Token], first: int) -> int:
    """Return where "1 234 567,50" ends, `first + 1` if what begins there is one word."""
    if not _FIRST_GROUP.fullmatch(tokens[first].text):
        return first + 1
    for place in range(first + 1, min(first + 5, len(tokens))):
        one = tokens[place]
        if one.is_quoted or one.mark:
            return place
        if not _NEXT_GROUP.fullmatch(one.text):
            return place + 1 if _LAST_GROUP.fullmatch(one.text) else place
    return min(first + 5, len(tokens))


def _found(
    tokens: Sequence[Token],
    first: int,
    last: int,
    text: str,
    own: str,
    locale: str,
    words: Sequence[Words],
) -> AmountFound | None:
    # "12€50" is what the French write.
    text = _INSIDE.sub(r"\1,\3\2", text) if _INSIDE.fullmatch(text) else text
    match = _WORD.fullmatch(text) if len(text) <= 100 else None
    if not match or (match["sign"] and match["inner"]):
        return None
    meant: tuple[str, ...] = ()
    for beside in (match["before"], match["after"]):
        if beside:
            named = currencies_meant(beside, own=own, words=words)
            if not named or meant:
                return None
            meant = named
    is_maybe_weight = False
    if not meant and last < len(tokens):
        meant = _beside(tokens[last], own, words)
        is_maybe_weight = bool(meant) and is_weight(tokens[last].text, words=words)
        last += bool(meant)
    if not meant and first > 0:
        meant = _beside(tokens[first - 1], own, words)
        first -= bool(meant)
    is_in = bool(match["sign"] or match["inner"])
    strength = NAMED if meant or is_in else EXACT if re.search("[^0-9]", match["sum"]) else PLAIN
    meanings = [
        meaning
        for currency in meant or (own,)
        for meaning in _meanings(match["sum"], currency=currency, locale=locale, is_in=is_in)
    ]
    return AmountFound(first, last, tuple(meanings), strength, is_maybe_weight=is_maybe_weight)


def _beside(token: Token, own: str, words: Sequence[Words]) -> tuple[str, ...]:
    if token.is_quoted or token.mark:
        return ()
    return currencies_meant(token.text, own=own, words=words)


def _meanings(text: str, *, currency: str, locale: str, is_in: bool) -> list[Meaning]:
    terms = text.split("+")
    try:
        if len(terms) > MOST_TERMS:
            raise AmountError("unreadable")
        choices = [list(_term(one, currency=currency, locale=locale)) for one in terms]
        sums = {sum(each, Decimal(0)): None for each in islice(product(*choices), MOST_MEANINGS)}
        for total in sums:
            if total > MAX_AMOUNT:
                raise AmountError("too_large", maximum=MAX_AMOUNT)
    except AmountError as error:
        return [Meaning(None, currency, error)]
    return [Meaning(-total if is_in else total, currency) for total in sums]


def _term(text: str, *, currency: str, locale: str) -> Iterable[Decimal]:
    *counts, number = _TIMES.split(text)
    times = Decimal(counts[0]) if counts else Decimal(1)
    if not times:
        raise AmountError("not_positive")
    return (times * each for each in _number(number, currency=currency, locale=locale))


def _number(text: str, *, currency: str, locale: str) -> list[Decimal]:
    """Return what one number may be: "1.234" is over a thousand, or has three decimals.

    Where the locale groups with the mark, that settles it, unless such amounts of the
    currency have three decimals. Three decimals of a currency with fewer are rounded.
    """
    decimals = decimals_of(currency)
    try:
        certain = parse_amount(text, currency=currency, locale=locale)
    except AmountError as error:
        is_open = error.code in {"ambiguous", "too_many_decimals"}
        if not (is_open and _ONE_GROUP.fullmatch(text)):
            raise
    else:
        if decimals < 3 or not _ONE_GROUP.fullmatch(text):
            return [certain]
    step = Decimal(1).scaleb(-decimals)
    grouped = Decimal(re.sub("[.,]", "", text)).quantize(step)
    return [grouped, Decimal(text.replace(",", ".")).quantize(step)]

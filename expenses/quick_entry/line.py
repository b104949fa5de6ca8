"""The grammar: one line in, what it may mean out. Knows no database and no clock.

The first number is the amount. "#" begins a tag, "@" what was paid with, "!" alone marks what
repeats, quotes keep what is inside as it is. What is left is the title, in its own spelling.
Wherever two things can be meant there are two readings, the likelier one first.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from expenses.quick_entry.amounts import (
    EXACT,
    MOST_PLACES,
    NAMED,
    PLAIN,
    AmountFound,
    Meaning,
    amounts_in,
)
from expenses.quick_entry.days import DayFound, days_in
from expenses.quick_entry.reading import Part, RawReading, Span, Trouble
from expenses.quick_entry.tokens import Token, tokens_of
from expenses.quick_entry.words.choosing import words_for

MOST_READINGS = 6
LONGEST_LINE = 500
# One sign for one, so that every word stays where it stands.
_ARABIC_NUMBERS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,")


def readings_of(line: str, *, today: date, currency: str, locale: str) -> list[RawReading]:
    """Return the readings of a line without control characters, at least one.

    What lacks an amount is left out where another reading has one.
    """
    if locale.partition("-")[0] == "ar":
        line = line.translate(_ARABIC_NUMBERS)
    tokens = tokens_of(line)
    words = words_for(locale)
    places = amounts_in(tokens, own=currency, locale=locale, words=words)
    amounts = list(islice(places, MOST_PLACES))
    days = list(days_in(tokens, today=today, locale=locale, words=words))
    found: dict[tuple, RawReading] = {}
    for day in _days_to_try(days, len(tokens)):
        for amount in _amounts_to_try(amounts, day, tokens):
            if _is_far_fetched(day, amount, days):
                continue
            for one in _every(tokens, day, amount, today, currency):
                key = (one.amount, one.currency, one.spent_on, one.title, one.troubles)
                found.setdefault(key, one)
    readings = [one for one in found.values() if not _lacks_amount(one)]
    if not readings and days and amounts:
        # "12 may tea" has no amount beside the 12th of May, and one without it.
        readings = [
            one
            for amount in _amounts_to_try(amounts, None, tokens)
            for one in _every(tokens, None, amount, today, currency)
        ]
    return (readings or list(found.values()))[:MOST_READINGS]


def _days_to_try(days: Sequence[DayFound], length: int) -> list[DayFound | None]:
    """Return the first day, what overlaps it, and none where its words may mean something else."""
    if not days:
        return [None]
    first = days[0]
    tries: list[DayFound | None] = [first]
    tries += [one for one in days[1:2] if one.first < first.last and one.last > first.last]
    # Nobody ends a line in "sun cream"; "8.50 cream sun" is Sunday.
    is_last = first.last == length and first.first > 0
    if not first.is_sure and (first.is_number or not is_last):
        tries.append(None)
    return tries


def _amounts_to_try(
    amounts: Sequence[AmountFound], day: DayFound | None, tokens: Sequence[Token]
) -> list[AmountFound | None]:
    """Return the numbers that may be the amount.

    The first one is, if it has decimals or a currency or the line begins with it. A later
    number that says its currency is surer than any; one with decimals may be meant as well.
    """
    free = [one for one in amounts if not day or one.last <= day.first or one.first >= day.last]
    joined = [one for one in free if one.is_joined]
    if joined and free[0] is joined[0]:
        whole = joined[0]
        inside = [one for one in free if one is not whole and one.first < whole.last]
        is_begun = not _title_before(tokens, whole.first, day)
        if is_begun and whole.strength > PLAIN:
            return [whole]
        return [whole, *_likely([one for one in inside if not one.is_joined], tokens, day)]
    single = [one for one in free if not one.is_joined]
    return _likely(single, tokens, day)


def _likely(
    numbers: Sequence[AmountFound], tokens: Sequence[Token], day: DayFound | None
) -> list[AmountFound | None]:
    if not numbers:
        return [None]
    first = numbers[0]
    named = next((one for one in numbers if one.strength == NAMED), None)
    exact = next((one for one in numbers if one.strength == EXACT), None)
    if named and named.is_maybe_weight and exact:
        return [exact, named]
    if named:
        # "12.50 lunch, 3 eur tip" may be about either; "iphone 15 $899" may not.
        return [named, first] if first is exact else [named]
    if first is exact:
        return [first]
    if exact:
        return [exact, first]
    if len(numbers) == 1 or not _title_before(tokens, first.first, day):
        return [first]
    return list(numbers[:3])


def _title_before(tokens: Sequence[Token], place: int, day: DayFound | None) -> bool:
    return any(
        not token.mark and not (day and day.first <= n < day.last)
        for n, token in enumerate(tokens[:place])
    )


def _is_far_fetched(
    day: DayFound | None, amount: AmountFound | None, days: Sequence[DayFound]
) -> bool:
    """Return whether "nov 12" of "3 nov 12" is tried without the 3 as the amount."""
    if not days or day is None or day is days[0]:
        return False
    first = days[0]
    return amount is None or amount.first >= first.last or amount.last <= first.first


def _lacks_amount(reading: RawReading) -> bool:
    return any(trouble.code == "missing" for trouble in reading.troubles)


def _every(
    tokens: Sequence[Token],
    day: DayFound | None,
    amount: AmountFound | None,
    today: date,
    currency: str,
) -> Iterator[RawReading]:
    meanings: Iterable[Meaning | None] = amount.meanings if amount else (None,)
    for meaning in meanings:
        for spent_on in (day.days if day else ()) or (today,):
            yield _reading(tokens, day, amount, meaning, spent_on, currency)


def _reading(
    tokens: Sequence[Token],
    day: DayFound | None,
    amount: AmountFound | None,
    meaning: Meaning | None,
    spent_on: date,
    currency: str,
) -> RawReading:
    spans, title, troubles = [], [], []
    tags: dict[str, None] = {}
    payments: list[str] = []
    is_repeating = False
    for place, token in enumerate(tokens):
        if amount and amount.first <= place < amount.last:
            part = Part.AMOUNT
        elif day and day.first <= place < day.last:
            part = Part.DAY
        elif token.mark == "#":
            part = Part.TAG
            tags[unicodedata.normalize("NFC", token.text)] = None
        elif token.mark == "@":
            part = Part.PAYMENT
            payments.append(token.text)
        elif token.text == "!" and not token.is_quoted:
            part, is_repeating = Part.REPEATING, True
        else:
            part = Part.TITLE
            title.append(token.text)
        spans.append(Span(part, token.start, token.end))
    if meaning is None:
        troubles.append(Trouble("missing"))
    elif meaning.error:
        params = {"currency": meaning.currency} | meaning.error.params
        troubles.append(Trouble(meaning.error.code, tuple(params.items())))
    if day and not day.days:
        troubles.append(Trouble("out_of_range" if day.is_out_of_range else "no_such_day"))
    if len(payments) > 1:
        troubles.append(Trouble("two_payments"))
    return RawReading(
        title=unicodedata.normalize("NFC", " ".join(title)).strip(" ,;:"),
        amount=meaning.amount if meaning else None,
        currency=meaning.currency if meaning else currency,
        spent_on=spent_on,
        tags=tuple(tag for tag in tags if tag),
        payment=payments[0] if payments else None,
        is_repeating=is_repeating,
        spans=tuple(spans),
        troubles=tuple(troubles),
    )

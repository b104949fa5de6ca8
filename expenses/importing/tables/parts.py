"""Rows that say of what the amount above them is made: the orders in a collective order.

Banks write them without a day, or with an amount in a column of its own. They are kept in the
note of the booking that they are part of, and never counted beside it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from expenses.importing.booking import Booking, Line
from expenses.importing.refusing import Problem, Skipped

MOST_PARTS = 10_000


class Part(NamedTuple):
    """`amount` as it is stored; `otherwise` is what the row is if it is no part of another.

    `is_certain` where its columns say that it is one, whatever the amounts are.
    """

    amount: Decimal | None
    text: str
    is_certain: bool
    otherwise: Problem


def settled(lines: Iterable[Line | Part]) -> Iterator[Line]:
    """Yield each line, the parts below a booking as what is left out."""
    above: Line | None = None
    parts: list[Part] = []
    for line in lines:
        if isinstance(line, Part):
            if len(parts) < MOST_PARTS:
                parts.append(line)
            else:
                yield from _settled(above, parts)
                above, parts = None, [line]
            continue
        if parts or above is None:
            yield from _settled(above, parts)
            parts = []
        else:
            yield above
        above = line
    yield from _settled(above, parts)


def _settled(above: Line | None, parts: list[Part]) -> Iterator[Line]:
    is_sum = isinstance(above, Booking) and _add_up(above.amount, parts)
    if isinstance(above, Booking):
        said = [part.text for part in parts if part.text and (is_sum or part.is_certain)]
        note = "\n".join([above.note, *said] if above.note else said)
        above = above._replace(note=note) if said else above
    if above is not None:
        yield above
    for part in parts:
        if is_sum or part.is_certain:
            yield Skipped(part.otherwise.number, _("it is part of the line above it"))
        else:
            yield part.otherwise


def _add_up(amount: Decimal, parts: list[Part]) -> bool:
    """Whether the amounts are that of the booking; some banks write them without their sign."""
    amounts = [part.amount for part in parts if part.amount is not None]
    total = sum(amounts)
    return len(amounts) == len(parts) > 0 and total in {amount, -amount}

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

    `is_certain` where it has a column of its own; `is_likely` where it has no balance as the
    bookings have, and is believed if it is no more than the booking above.
    """

    amount: Decimal | None
    text: str
    is_certain: bool
    is_likely: bool
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
    is_within, is_sum = _within(above, parts) if parts else (False, False)
    found = [is_sum or part.is_certain or (part.is_likely and is_within) for part in parts]
    if isinstance(above, Booking):
        said = [part.text for part, is_part in zip(parts, found, strict=True) if is_part]
        if said := [text for text in (above.note, *said) if text]:
            above = above._replace(note="\n".join(said))
    if above is not None:
        yield above
    for part, is_part in zip(parts, found, strict=True):
        if is_part:
            yield Skipped(part.otherwise.number, _("it is part of the line above it"))
        else:
            yield part.otherwise


def _within(above: Line | None, parts: list[Part]) -> tuple[bool, bool]:
    """Return whether the parts are no more than the booking together, and whether as much.

    Some banks write them without their sign. One alone may be a second purchase at that price.
    """
    amounts = [part.amount for part in parts if part.amount is not None]
    if not isinstance(above, Booking) or len(amounts) < len(parts):
        return False, False
    total, whole = abs(sum(amounts, Decimal(0))), abs(above.amount)
    return total <= whole, total == whole and len(parts) > 1

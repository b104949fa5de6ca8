"""A file's lines in a temporary table; COPY straight into one with policies is refused."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.folding import fold
from expenses.importing.booking import Booking, Line
from expenses.importing.identity import KEY_BYTES, fields_of
from expenses.importing.refusing import Skipped
from expenses.importing.texts import one_line
from expenses.importing.titles import title_of
from expenses.models.expense import MAX_NOTE_LENGTH
from expenses.models.text import CONTROL_CHARACTERS
from expenses.recording import normalise_tags

AT_ONCE = 2_000
REMEMBERED = 10_000
LONGEST_RAW = 20_000
OBJECTS_OF_SOME_BATCHES = 100_000
USUAL_THRESHOLDS = gc.get_threshold()

COLUMNS = {
    "number": "integer",
    "booked_on": "date",
    "has_id": "boolean",
    "fields": "bytea",
    "digest": "bigint",
    "payment_method_id": "bigint",
    "amount": "numeric",
    "currency": "text",
    "title": "text",
    "note": "text",
    "tags": "text[]",
    "category_id": "bigint",
    "is_chosen": "boolean",
    "is_repeating": "boolean",
    "is_excluded": "boolean",
    "raw": "text",
    "outcome": "text",
    "reason": "text",
}
# Sorted in memory what has room there. A merge would go by the days alone, through all of one
# day's lines for each of them; and a tenth of the usual sample says how many days there are.
MAKE_ROOM = f"""
SET LOCAL work_mem = '32MB';
SET LOCAL enable_mergejoin = off;
SET LOCAL default_statistics_target = 10;
CREATE TEMPORARY TABLE arriving (
    place integer GENERATED ALWAYS AS IDENTITY,
    {", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())}
) ON COMMIT DROP
"""
COPY_IN = f"COPY arriving ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)"


class Arrival(NamedTuple):
    """A line as it is copied, in the order of COLUMNS."""

    number: int
    booked_on: date | None = None
    has_id: bool = False
    fields: bytes | None = None
    digest: int | None = None
    payment_method_id: int | None = None
    amount: Decimal | None = None
    currency: str | None = None
    title: str | None = None
    note: str | None = None
    tags: list[str] | None = None
    category_id: int | None = None
    is_chosen: bool = False
    is_repeating: bool = False
    is_excluded: bool = False
    raw: str = ""
    outcome: str = "new"
    reason: str = ""


class Named(NamedTuple):
    """A booking, and the title that its expense gets."""

    booking: Booking
    title: str


class Filed(NamedTuple):
    """A category, or None, and whether a person said so and not this program."""

    category_id: int | None
    is_chosen: bool


# Given bookings, what each is filed under. May ask the database.
Categories = Callable[[Sequence[Named]], list[Filed]]


@dataclass
class Seen:
    """What the lines name: categories, each with whether all of it is money in, and accounts.

    Each account comes with the currency that it is first named with.
    """

    categories: dict[str, bool] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)

    def add(self, booking: Booking) -> None:
        if booking.category:
            is_in = booking.amount < 0 and self.categories.get(booking.category, True)
            self.categories[booking.category] = is_in
        if booking.account:
            self.accounts.setdefault(booking.account, booking.currency)


def stage(
    cursor: Any,
    *,
    lines: Iterable[Line],
    categories: Categories,
    method_of: Callable[[Booking], int | None],
    progress: Callable[[int], None],
) -> Seen:
    """Fill the table `arriving` with every line."""
    seen = Seen()
    cursor.execute(MAKE_ROOM)
    rest, read = iter(lines), 0
    with _collecting_seldom():
        while batch := list(islice(rest, AT_ONCE)):
            arrivals = list(_arrivals(batch, categories, method_of, seen))
            with cursor.copy(COPY_IN) as copy:
                copy.set_types(list(COLUMNS.values()))
                for arrival in arrivals:
                    copy.write_row(arrival)
            read += len(batch)
            progress(read)
    return seen


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let a batch come and go before garbage is looked for, which is a fifth of the reading.

    A line is in no circle, so it goes without. Of two imports in one process the first to end
    brings the usual back for both.
    """
    gc.set_threshold(OBJECTS_OF_SOME_BATCHES, *USUAL_THRESHOLDS[1:])
    try:
        yield
    finally:
        gc.set_threshold(*USUAL_THRESHOLDS)


def _arrivals(
    batch: list[Line],
    categories: Categories,
    method_of: Callable[[Booking], int | None],
    seen: Seen,
) -> Iterator[Arrival]:
    named: list[Named] = []
    tags: list[list[str] | None] = []
    for line in batch:
        if isinstance(line, Booking):
            try:
                tags.append(normalise_tags(line.tags) if line.tags else None)
            except ValidationError as error:
                yield _unreadable(line.number, " ".join(error.messages), line.raw)
                continue
            if line.category or line.account:
                seen.add(line)
            named.append(Named(line, _title(line)))
        elif isinstance(line, Skipped):
            yield Arrival(line.number, outcome="skipped", reason=line.reason)
        else:
            yield _unreadable(line.number, line.sentence, line.raw)
    for one, tagged, filed in zip(named, tags, categories(named), strict=True):
        yield _arrival(one, tagged, filed, method_of(one.booking))


def _arrival(one: Named, tags: list[str] | None, filed: Filed, method: int | None) -> Arrival:
    booking, title = one
    fields = fields_of(booking)
    # By their places, which takes half as long.
    return Arrival(
        booking.number,
        booking.booked_on,
        bool(booking.bank_id),
        fields,
        int.from_bytes(fields[:KEY_BYTES], signed=True),
        method,
        booking.amount,
        booking.currency,
        title,
        booking.note[:MAX_NOTE_LENGTH]
        if booking.note or booking.title
        else _note(title, booking.counterparty, booking.purpose),
        tags,
        filed.category_id,
        filed.is_chosen,
        booking.is_repeating,
        booking.is_excluded,
        _kept(booking.raw),
    )


def _unreadable(number: int, sentence: str, raw: str) -> Arrival:
    return Arrival(number, outcome="unreadable", reason=_kept(sentence), raw=_kept(raw))


def _kept(text: str) -> str:
    """Return the text as PostgreSQL can hold it: without empty bytes, and with an end."""
    return text[:LONGEST_RAW].replace("\0", "\N{SYMBOL FOR NULL}")


def _title(booking: Booking) -> str:
    return _on_one_line(title_of(booking)) or _("(no description)")


@lru_cache(maxsize=REMEMBERED)
def _on_one_line(title: str) -> str:
    if CONTROL_CHARACTERS.search(title):
        title = one_line(title)
    return title if title.strip() else ""


@lru_cache(maxsize=REMEMBERED)
def _note(title: str, *texts: str) -> str:
    """Return what the bank wrote, where the title leaves something of it out."""
    said = " · ".join(filter(None, texts))
    return "" if fold(said) == fold(title) else said[:MAX_NOTE_LENGTH]

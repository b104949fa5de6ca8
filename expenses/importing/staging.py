"""A file's lines in a temporary table, each with what is to become of it.

COPY, then one statement that numbers equal lines of a day, gives each line its identity and
looks for it among the stored ones. COPY straight into a table with policies is refused.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.folding import fold
from accounts.models import User
from expenses.importing.booking import Booking, Line
from expenses.importing.identity import KEY_BYTES, fields_of
from expenses.importing.refusing import Problem, Skipped
from expenses.importing.texts import one_line
from expenses.importing.titles import title_of
from expenses.models.expense import MAX_NOTE_LENGTH
from expenses.models.text import CONTROL_CHARACTERS
from expenses.recording import normalise_tags

AT_ONCE = 2_000
LONGEST_RAW = 20_000

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
MAKE_ROOM = f"""
CREATE TEMPORARY TABLE arriving (
    place integer GENERATED ALWAYS AS IDENTITY,
    {", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())}
) ON COMMIT DROP
"""
COPY_IN = f"COPY arriving ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)"

# The second of two equal lines of a day is another purchase, unless the bank's own id says that
# it is the same one. Ids follow the days, so that rows of one month lie together on the disk.
DECIDE = """
CREATE TEMPORARY TABLE coming ON COMMIT DROP AS
WITH numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY booked_on, fields, payment_method_id ORDER BY place
    ) AS ordinal
    FROM arriving WHERE outcome = 'new'
),
identified AS (
    SELECT *, CASE
        WHEN ordinal = 1 OR has_id THEN fields
        ELSE substr(sha256(fields || int8send(ordinal)), 1, 16)
    END AS identity
    FROM numbered
),
keyed AS (
    SELECT *, CASE
        WHEN identity = fields THEN digest
        ELSE ('x' || encode(substr(identity, 1, 8), 'hex'))::bit(64)::bigint
    END AS key
    FROM identified ORDER BY booked_on, place
)
SELECT
    place, keyed.number, keyed.booked_on, keyed.identity, key, keyed.payment_method_id, amount,
    currency, title, note, tags, category_id, is_chosen, is_repeating, is_excluded, keyed.raw,
    CASE WHEN known.id IS NULL AND NOT (has_id AND ordinal > 1) THEN 'new' ELSE 'there' END
        AS outcome,
    CASE WHEN has_id AND ordinal > 1 AND known.id IS NULL THEN %(twice)s ELSE '' END AS reason,
    CASE
        WHEN known.id IS NOT NULL THEN known.expense_id
        WHEN NOT (has_id AND ordinal > 1)
            THEN nextval(pg_get_serial_sequence('expenses_expense', 'id'))
    END AS expense_id,
    known.statement_id AS known_from,
    known.identity <> keyed.identity AS collides,
    NULL::bigint AS alike_id,
    NULL::bigint AS rule_id
FROM keyed LEFT JOIN expenses_statementline known
    ON known.owner_id = %(owner)s AND known.booked_on = keyed.booked_on AND known.digest = key
    AND known.payment_method_id IS NOT DISTINCT FROM keyed.payment_method_id
"""

# Eight bytes can be equal by chance where what the bank says is not: then it is another booking,
# and takes the next key that is free or its own.
STEP_ASIDE = """
UPDATE coming SET
    key = coming.key + 1,
    collides = coalesce(next.identity <> coming.identity, false),
    outcome = CASE WHEN next.identity = coming.identity THEN 'there' ELSE 'new' END,
    expense_id = CASE
        WHEN next.identity = coming.identity THEN next.expense_id
        ELSE nextval(pg_get_serial_sequence('expenses_expense', 'id'))
    END,
    known_from = next.statement_id
FROM coming AS same LEFT JOIN expenses_statementline next
    ON next.owner_id = %(owner)s AND next.booked_on = same.booked_on
    AND next.digest = same.key + 1
    AND next.payment_method_id IS NOT DISTINCT FROM same.payment_method_id
WHERE coming.place = same.place AND coming.collides
"""


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


@dataclass(frozen=True)
class Named:
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
    while batch := list(islice(rest, AT_ONCE)):
        arrivals = list(_arrivals(batch, categories, method_of, seen))
        with cursor.copy(COPY_IN) as copy:
            copy.set_types(list(COLUMNS.values()))
            for arrival in arrivals:
                copy.write_row(arrival)
        read += len(batch)
        progress(read)
    return seen


def decide(cursor: Any, *, owner: User) -> None:
    """Fill the table `coming` with what can be taken in, known or new."""
    given = {"owner": owner.pk, "twice": _("The file has this booking twice.")}
    cursor.execute("ANALYZE arriving")
    cursor.execute(DECIDE, given)
    cursor.execute("SELECT count(*) FROM coming WHERE collides")
    while cursor.fetchone()[0]:
        cursor.execute(STEP_ASIDE, given)
        cursor.execute("SELECT count(*) FROM coming WHERE collides")


def _arrivals(
    batch: list[Line],
    categories: Categories,
    method_of: Callable[[Booking], int | None],
    seen: Seen,
) -> Iterator[Arrival]:
    named: list[Named] = []
    tags: list[list[str]] = []
    for line in batch:
        if isinstance(line, Skipped):
            yield Arrival(line.number, outcome="skipped", reason=line.reason)
        elif isinstance(line, Problem):
            yield _unreadable(line.number, line.sentence, line.raw)
        else:
            try:
                tags.append(normalise_tags(line.tags) if line.tags else [])
            except ValidationError as error:
                yield _unreadable(line.number, " ".join(error.messages), line.raw)
                continue
            seen.add(line)
            named.append(Named(line, _title(line)))
    for one, tagged, filed in zip(named, tags, categories(named), strict=True):
        yield _arrival(one, tagged, filed, method_of(one.booking))


def _arrival(one: Named, tags: list[str], filed: Filed, method: int | None) -> Arrival:
    booking = one.booking
    fields = fields_of(booking)
    return Arrival(
        number=booking.number,
        booked_on=booking.booked_on,
        has_id=bool(booking.bank_id),
        fields=fields,
        digest=int.from_bytes(fields[:KEY_BYTES], signed=True),
        payment_method_id=method,
        amount=booking.amount,
        currency=booking.currency,
        title=one.title,
        note=_note(booking, one.title),
        tags=tags,
        category_id=filed.category_id,
        is_chosen=filed.is_chosen,
        is_repeating=booking.is_repeating,
        is_excluded=booking.is_excluded,
        raw=_kept(booking.raw),
    )


def _unreadable(number: int, sentence: str, raw: str) -> Arrival:
    return Arrival(number, outcome="unreadable", reason=_kept(sentence), raw=_kept(raw))


def _kept(text: str) -> str:
    """Return the text as PostgreSQL can hold it: without empty bytes, and with an end."""
    return text[:LONGEST_RAW].replace("\0", "\N{SYMBOL FOR NULL}")


def _title(booking: Booking) -> str:
    title = title_of(booking)
    if CONTROL_CHARACTERS.search(title):
        title = one_line(title)
    return title if title.strip() else _("(no description)")


def _note(booking: Booking, title: str) -> str:
    """Return the note, or what the bank wrote where the title leaves something of it out."""
    if booking.note or booking.title:
        return booking.note[:MAX_NOTE_LENGTH]
    said = " · ".join(filter(None, (booking.counterparty, booking.purpose)))
    return "" if fold(said) == fold(title) else said[:MAX_NOTE_LENGTH]

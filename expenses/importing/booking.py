"""What every reader gives: one booking a line, as the bank wrote it. Knows no database."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from expenses.importing.refusing import FileRefusedError, Problem, Skipped

MOST_BYTES = 64 * 1024 * 1024
MOST_ACCOUNTS = 1000


class Booking(NamedTuple):
    """One booking; the amount as it is stored, positive for money out and never 0.

    `raw` is what the file has, `number` the line that it begins on. `title` is what a person
    wrote, here or in another program, and empty for a bank: its texts are the rest.
    """

    number: int
    booked_on: date
    amount: Decimal
    currency: str
    raw: str
    valued_on: date | None = None
    counterparty: str = ""
    purpose: str = ""
    kind: str = ""
    reference: str = ""
    counterparty_account: str = ""
    account: str = ""
    bank_id: str = ""
    title: str = ""
    category: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    is_repeating: bool = False
    is_excluded: bool = False
    # From an export of this program: what is empty there was meant to be.
    is_own: bool = False


Line: TypeAlias = Booking | Problem | Skipped


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who reads: the currency of amounts without one, and the zone their days are in."""

    currency: str
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a person said about a file, or what is remembered of one with the same columns.

    `columns` gives for a role, as in `expenses.importing.tables.roles`, its places in a row.
    `is_remembered` if it was said of another file: where this one looks different, it is asked.
    """

    dates: str | None = None
    decimal: str | None = None
    amounts: str | None = None
    columns: Mapping[str, tuple[int, ...]] | None = None
    is_remembered: bool = False

    def as_json(self) -> dict[str, Any]:
        columns = None if self.columns is None else {k: list(v) for k, v in self.columns.items()}
        return {
            "dates": self.dates,
            "decimal": self.decimal,
            "amounts": self.amounts,
            "columns": columns,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Answers":
        columns = stored.get("columns")
        return cls(
            dates=stored.get("dates"),
            decimal=stored.get("decimal"),
            amounts=stored.get("amounts"),
            columns=columns and {role: tuple(places) for role, places in columns.items()},
        )


@dataclass(frozen=True)
class Choice:
    """One of the possible readings, with real rows of the file read so."""

    answer: str
    sentence: str
    bookings: tuple[Booking, ...] = ()


@dataclass(frozen=True)
class Question:
    """What the file leaves open; `about` is the field of Answers that decides it.

    Asked about "columns" there are no choices: the file's header and first rows are shown.
    """

    about: str
    sentence: str
    choices: tuple[Choice, ...] = ()


class UnansweredError(FileRefusedError):
    """Lines were asked for while it is open how to read them."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        super().__init__([Problem(0, question.sentence) for question in questions])
        self.questions = questions


class StatementFile(ABC):
    """A file whose lines can be gone through more than once; none is kept in memory.

    Both opening it and going through it raise FileRefusedError for what is wrong with the file
    as a whole; what is wrong with one line comes as a Problem among the others.
    """

    format: str
    encoding: str = ""
    questions: tuple[Question, ...] = ()
    # The same for a file with the same bytes only if its lines are the same too; "" for unknown.
    read_as: str = ""

    @abstractmethod
    def __iter__(self) -> Iterator[Line]: ...

    @cached_property
    def accounts(self) -> list[str]:
        """The accounts named in the file, in their order."""
        found: dict[str, None] = {}
        for line in self:
            if isinstance(line, Booking) and line.account and len(found) < MOST_ACCOUNTS:
                found[line.account] = None
        return list(found)


@dataclass
class Contents:
    """All of a file at once, for what is small."""

    bookings: list[Booking] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @classmethod
    def of(cls, file: StatementFile) -> "Contents":
        contents = cls()
        for line in file:
            if isinstance(line, Booking):
                contents.bookings.append(line)
            elif isinstance(line, Problem):
                contents.problems.append(line)
            else:
                contents.skipped.append(line)
        return contents

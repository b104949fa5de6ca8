"""QIF, in which each line begins with a letter that says what it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from expenses.importing.booking import (
    Answers,
    Line,
    Reader,
    StatementFile,
    UnansweredError,
)
from expenses.importing.decoding import Text
from expenses.importing.refusing import Problem, Skipped, problem
from expenses.importing.tables.asking import questions_on
from expenses.importing.tables.grid import Row
from expenses.importing.tables.habits import SIGNED, date_order, decimal_of, look_through
from expenses.importing.tables.reading import Reading
from expenses.importing.tables.rows import RowReader

BOOKINGS = {"bank", "cash", "ccard", "oth a", "oth l"}
# The letters of a booking, in the order of a row's cells.
LETTERS = "DTPMNLA"
ROLES = {
    "booked": (0,), "amount": (1,), "counterparty": (2,), "purpose": (3,), "reference": (4,),
    "category": (5,), "note": (6,), "account": (7,),
}  # fmt: skip
OPENING = "opening balance"
MOST_LINES_OF_ONE = 2000


class QifGrid:
    """QIF as a table: the same questions about dates and amounts, answered the same way."""

    format = "qif"

    def __init__(self, text: Text) -> None:
        self._text = text
        self.encoding = text.encoding

    def rows(self) -> Iterator[Row | Problem]:
        for found in self.records():
            if isinstance(found, Row | Problem):
                yield found

    def records(self) -> Iterator[Row | Problem | Skipped]:
        section, account = "", ""
        record = _Record()
        number = 0
        for number, line in enumerate(self._text.bounded_lines(), 1):
            text = line.strip("\r\n")
            if text.startswith("!"):
                if record.lines and section in BOOKINGS:
                    yield problem(record.number, _("it does not end with ^"), record.raw)
                record = _Record()
                section = _section(text, section)
            elif text.startswith("^"):
                if section == "account":
                    account = record.first("N") or account
                elif section in BOOKINGS and record.lines:
                    yield record.row(account)
                elif section == "invst" and record.lines:
                    yield Skipped(record.number, _("it is an investment"))
                record = _Record()
            elif text.strip() and not text.startswith("#"):
                record.add(number, text)
        if record.lines and section in BOOKINGS:
            yield problem(record.number, _("the file ends within it"), record.raw)


@dataclass
class _Record:
    lines: list[str] = field(default_factory=list)
    number: int = 0

    def add(self, number: int, line: str) -> None:
        self.number = self.number or number
        if len(self.lines) < MOST_LINES_OF_ONE:
            self.lines.append(line)

    @property
    def raw(self) -> str:
        return "\n".join(self.lines)

    def first(self, letter: str) -> str:
        return next((line[1:].strip() for line in self.lines if line.startswith(letter)), "")

    def row(self, account: str) -> Row | Problem | Skipped:
        if "\0" in self.raw:
            return problem(self.number, _("it holds an empty byte"), self.raw)
        # Below the first split its own memos and amounts begin.
        splits = next((n for n, line in enumerate(self.lines) if line[0] == "S"), len(self.lines))
        whole = _Record(self.lines[:splits])
        if whole.first("P").casefold() == OPENING and whole.first("L").startswith("["):
            return Skipped(self.number, _("it is an opening balance"))
        cells = [whole.first(letter) for letter in LETTERS]
        cells[0] = day_of(cells[0])
        cells[1] = cells[1] or whole.first("U")
        if cells[5].startswith("[") or splits < len(self.lines):
            cells[5] = ""  # another account, or several categories
        cells[5] = cells[5].partition("/")[0].replace(":", " / ")
        cells[6] = ", ".join(line[1:] for line in whole.lines if line.startswith("A"))
        return Row(self.number, [*cells, account], self.raw)


class QifFile(StatementFile):
    format = "qif"

    def __init__(self, content: bytes, *, reader: Reader, answers: Answers) -> None:
        self._grid = QifGrid(Text(content))
        self.encoding = self._grid.encoding
        self._reader = reader
        habits = look_through(self._grid, after=0, roles=ROLES, reader=reader)
        order, _sure, orders = date_order(habits, is_english=True)
        mark, _sure, marks = decimal_of(habits, currency=reader.currency)
        if answers.dates and orders:
            order, orders = answers.dates, ()
        if answers.decimal and marks:
            mark, marks = answers.decimal, ()
        self._reading = Reading(
            roles=ROLES,
            width=len(LETTERS) + 1,
            dates=order,
            decimal=mark,
            amounts=SIGNED,
            currency=reader.currency,
        )
        self.questions = questions_on(
            self._reading, habits, reader, open_to={"dates": orders, "decimal": marks}
        )

    def __iter__(self) -> Iterator[Line]:
        if self.questions:
            raise UnansweredError(self.questions)
        rows = RowReader(self._reading, self._reader)
        for found in self._grid.records():
            yield rows.line(found) if isinstance(found, Row) else found


def day_of(cell: str) -> str:
    """Return the date as others write it: an apostrophe stands before a year from 2000 on."""
    text = cell.replace(" ", "")
    mark = next((one for one in text if one in "/.-"), "/")
    return re.sub("'([0-9]{1,4})$", lambda found: mark + _year(found[1]), text)


def _year(digits: str) -> str:
    return digits if len(digits) == len("2025") else f"20{digits:0>2}"


def _section(line: str, before: str) -> str:
    """Return which kind of records follows; options do not begin a new one."""
    word, _colon, kind = line[1:].partition(":")
    if word.casefold() == "type":
        return kind.strip().casefold()
    return word.strip().casefold() if word.casefold() == "account" else before

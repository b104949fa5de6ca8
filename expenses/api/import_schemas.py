"""What is sent to import a file, and what is told of it."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from expenses.api.schemas import Moment, Sent
from expenses.api.values import Id, among, listed
from expenses.forms.statement import BY_ACCOUNT, ROLES
from expenses.importing.amounts import COMMA, POINT
from expenses.importing.days import ORDERS
from expenses.importing.tables.habits import SIGNED, SPENT
from expenses.models import Statement, StatementLine

MOST_COLUMNS = 200
MOST_CHOICES = 200
LONGEST_COLUMNS = 4_000
# What a line is until it is said whether it is the same as an expense of one's own.
ALIKE = "alike"
OUTCOMES = [*StatementLine.Outcome.values, ALIKE]
MEANINGS = ["", *ROLES]
MARKS = [POINT, COMMA]
SIGNS = [SPENT, SIGNED]

DATES = "Order of day and month in the file's dates."
DECIMAL = "Mark before the decimals."
AMOUNTS = "What amounts without a minus sign are: `spent`, or `signed` for money in."
COLUMNS = "What each column means, in their order; empty for nothing. Needs a date and an amount."
A_DAY: dict[str, Any] = {"format": "date", "examples": ["2026-11-03"]}

Dates = Annotated[str, among(ORDERS), listed(ORDERS, DATES)]
Decimals = Annotated[str, among(MARKS), listed(MARKS, DECIMAL)]
Amounts = Annotated[str, among(SIGNS), listed(SIGNS, AMOUNTS)]
Meaning = Annotated[str, among(MEANINGS), listed(MEANINGS)]
State = Annotated[str, listed(Statement.State.values)]
Outcome = Annotated[str, among(OUTCOMES), listed(OUTCOMES)]


class FileSent(Sent):
    """What is sent beside the file. Whatever it leaves open and is not said here is asked about."""

    payment_method: Id = Field(
        "",
        description=f"What it was paid with: an id, or `{BY_ACCOUNT}`: each account is one.",
        examples=["3", BY_ACCOUNT],
    )
    dates: Dates = ""
    decimal: Decimals = ""
    amounts: Amounts = ""
    columns: Annotated[str, StringConstraints(max_length=LONGEST_COLUMNS)] = Field(
        "",
        description=f"{COLUMNS} With commas between them.",
        examples=["booked,counterparty,,amount"],
    )


class AnswersSent(Sent):
    """What the file leaves open, or is to be read in another way. What is left out stays."""

    dates: Dates = ""
    decimal: Decimals = ""
    amounts: Amounts = ""
    columns: list[Meaning] = Field(
        [],
        max_length=MOST_COLUMNS,
        description=f"{COLUMNS} It asks anew how they are written.",
        examples=[["booked", "counterparty", "", "amount"]],
    )


class LineChoice(Sent):
    id: Id = Field(description="Of a line whose outcome is `alike`.")
    way: Literal["match", "new", "skip"] = Field(
        description="It is the same as the expense; it is another one; leave it out."
    )


class TakeSent(Sent):
    """What becomes of the lines that are alike. The other ones need no word."""

    otherwise: Literal["match", "new"] | None = Field(
        None, description="What becomes of those that are not named; without it they stay open."
    )
    lines: list[LineChoice] = Field([], max_length=MOST_CHOICES)


class ReadSo(Schema):
    """A row of the file, as this reading has it."""

    spent_on: str = Field(json_schema_extra=A_DAY)
    amount: str = Field(examples=["12.50"], description="Above 0 is money out.")
    currency: str = Field(examples=["EUR"])
    title: str
    raw: str = Field(description="The row as the file has it.")


class Choice(Schema):
    answer: str = Field(examples=["dmy"])
    sentence: str = Field(examples=["The day comes first, then the month."])
    rows: list[ReadSo]


class Question(Schema):
    about: Literal["dates", "decimal", "amounts", "columns"] = Field(
        description="The field that answers it."
    )
    sentence: str
    choices: list[Choice] = Field(description="The possible readings; of columns, none.")


class Column(Schema):
    name: str = Field(examples=["Buchungstag"])
    means: str | None = Field(examples=["booked"])
    cells: list[str] = Field(description="Of the first rows.")


class Counts(Schema):
    """How many lines became what, or would."""

    new: int
    there: int = Field(description="Imported before, with this file or another.")
    alike: int = Field(description="Like an expense of yours: say whether it is the same.")
    matched: int = Field(description="Said to be the same as an expense of yours.")
    skipped: int = Field(description="Left out, by you or because they are no bookings.")
    undecided: int = Field(description="Alike, and left open.")
    unreadable: int


class Sum(Schema):
    currency: str
    spent: str
    received: str


class WouldBring(Schema):
    """Of the lines that are new."""

    first_day: str | None = Field(json_schema_extra=A_DAY)
    last_day: str | None = Field(json_schema_extra=A_DAY)
    sums: list[Sum]
    uncategorised: int


class ImportOut(Schema):
    id: Id
    file_name: str = Field(examples=["november.csv"])
    size: int = Field(description="In bytes.")
    format: str = Field(description="What it was found to be; empty before.", examples=["csv"])
    payment_method: str | None = Field(examples=["3"])
    state: State = Field(
        description=(
            "`asking`: answer its questions. `examining`: it is being read. `ready`: it waits to be"
            " taken in. `taking`: that is under way. `done`. `failed`: `failure` says why."
        )
    )
    percent: int | None = Field(description="How far what is under way is; null if nothing is.")
    failure: str | None = Field(
        description="A sentence, with the number of the line if it has one."
    )
    counts: Counts
    questions: list[Question]
    columns: list[Column] = Field(description="Of a table that waits.")
    would_bring: WouldBring | None = Field(description="While it waits to be taken in.")
    change: str | None = Field(description="The step in the activity that can be undone.")
    uploaded_at: Moment
    imported_at: Moment | None
    undone_at: Moment | None


class ImportPage(Schema):
    items: list[ImportOut]
    older: str | None = Field(description="Send it as `after` for the page after.")


class LineExpense(Schema):
    """The expense that the line became, is there as, or is like."""

    id: Id
    title: str
    spent_on: str = Field(json_schema_extra=A_DAY)
    is_trashed: bool


class LineOut(Schema):
    id: str | None = Field(description="Names the line; null where nothing can be said of it.")
    line: int = Field(description="Where in the file it begins.", examples=[14])
    outcome: Outcome
    reason: str = Field(description="Why, in a sentence; empty where the outcome says it.")
    raw: str = Field(description="What the bank wrote.")
    booked_on: str | None = Field(json_schema_extra=A_DAY)
    title: str | None
    amount: str | None = Field(examples=["12.50"], description="Above 0 is money out.")
    currency: str | None
    category: str | None = Field(description="The name of the one that was suggested or is set.")
    came_with: str | None = Field(description="The file that brought a line that is there.")
    expense: LineExpense | None


class LinePage(Schema):
    items: list[LineOut]
    next: str | None = Field(description="Send it as `after` for the page after.")

"""What is sent and what comes back, as the schema tells it."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from expenses.api.values import (
    MOST_IDS,
    Currency,
    Day,
    Flag,
    Id,
    Money,
    Note,
    Size,
    Tags,
    Title,
)
from expenses.forms.filter import LONGEST_SEARCH
from expenses.models.expense import MAX_TAG_LENGTH

DAYTIME = {"format": "date-time", "examples": ["2026-11-03T09:30:00+00:00"]}
Moment = Annotated[str, Field(json_schema_extra=DAYTIME)]
# What a field left out stands at; never read.
ZERO = Decimal(0)
YesOrNo = Literal["yes", "no"]


class Sent(Schema):
    """A body. Fields that are not known are refused: a misspelt one would be lost."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class ExpenseIn(Sent):
    title: Title
    amount: Money
    currency: Currency | None = Field(None, description="Without one, your own currency.")
    spent_on: Day | None = Field(None, description="Without one, today in your time zone.")
    category: Id | None = None
    payment_method: Id | None = None
    note: Note = ""
    tags: Tags = []
    is_repeating: Flag = Field(False, description="A bill or subscription.")
    is_excluded: Flag = Field(False, description="Left out of statistics.")


class ExpensePatch(Sent):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    title: Title = ""
    amount: Money = ZERO
    currency: Currency = ""
    spent_on: Day = None  # type: ignore[assignment] # left out, it is never read
    category: Id | None = None
    payment_method: Id | None = None
    note: Note = ""
    tags: Tags = []
    is_repeating: Flag = False
    is_excluded: Flag = False


class ExpenseOut(Schema):
    id: Id
    title: str
    amount: str = Field(examples=["12.50"], description="Above 0 is money out.")
    currency: str = Field(examples=["EUR"])
    base_amount: str | None = Field(
        description="In your own currency; null while no rate is known.", examples=["12.50"]
    )
    spent_on: str = Field(json_schema_extra={"format": "date", "examples": ["2026-11-03"]})
    category: str | None = Field(examples=["7"])
    payment_method: str | None = Field(examples=["3"])
    note: str
    tags: list[str]
    is_repeating: bool
    is_excluded: bool
    created_at: Moment
    updated_at: Moment
    deleted_at: Moment | None = Field(description="When it was moved to the trash.")


class ExpensePage(Schema):
    items: list[ExpenseOut]
    newer: str | None = Field(description="Send it as `before` for the page before.")
    older: str | None = Field(description="Send it as `after` for the page after.")


class Filter(Sent):
    """Which expenses. What is left out does not narrow; the same filters as on the page."""

    q: str | None = Field(
        None,
        max_length=LONGEST_SEARCH,
        description="Words that title, note or tags begin with, or an amount.",
    )
    from_: Day | None = Field(None, alias="from", description="The first day.")
    to: Day | None = Field(None, description="The last day.")
    month: str | None = Field(
        None, pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="By the day your months start."
    )
    category: list[Id] = Field(
        [], description="Those inside it too; “none” is without one.", max_length=MOST_IDS
    )
    min: Size | None = Field(None, description="The lowest amount, in your own currency.")
    max: Size | None = Field(None, description="The highest amount, in your own currency.")
    paid: Id | None = Field(None, description="A payment method; “none” is not said.")
    tag: str | None = Field(None, max_length=MAX_TAG_LENGTH + 1)
    currency: Currency | None = None
    in_: Literal["spent", "money-in"] | None = Field(None, alias="in", description="Which way.")
    repeating: YesOrNo | None = Field(None, description="Bills and subscriptions.")
    excluded: YesOrNo | None = Field(None, description="Left out of statistics.")
    planned: YesOrNo | None = Field(None, description="On a day to come.")
    counts: Literal["spending", "income"] | None = Field(
        None, description="What sums take for spending, or for income."
    )
    expense: list[Id] = Field([], description="These ones.", max_length=MOST_IDS)


class Summary(Schema):
    """Of all that the filter finds, whatever page is shown, in your own currency."""

    count: int
    total: str = Field(examples=["812.40"], description="Money in lessens it.")
    largest: str | None = Field(
        description="Null without one, and of all expenses where these are more than 2,000."
    )
    unconverted: int = Field(description="How many have no rate and are in no sum.")
    currency: str


class Changes(Sent):
    """What to change of all of them. What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    category: Id | None = None
    payment_method: Id | None = None
    spent_on: Day = None  # type: ignore[assignment] # left out, it is never read
    is_repeating: Flag = False
    is_excluded: Flag = False
    add_tags: Tags = []
    remove_tags: Tags = []


class Some(Sent):
    """Which expenses: by their ids, or all that a filter finds."""

    which: Annotated[list[Id], Field(min_length=1, max_length=MOST_IDS)] | Filter


class BulkChange(Some):
    change: Changes


class Ids(Sent):
    which: Annotated[list[Id], Field(min_length=1, max_length=MOST_IDS)]


class Into(Sent):
    into: Id | None = Field(description="Where its expenses go; null leaves them without one.")


class Done(Schema):
    count: int = Field(description="How many expenses that were.")
    change: str | None = Field(
        description="The step in the activity, by which it can be undone; null if nothing changed."
    )


def sent_fields(sent: Schema) -> dict[str, Any]:
    """Return what was sent and nothing that was left out."""
    return {name: getattr(sent, name) for name in sent.model_fields_set}

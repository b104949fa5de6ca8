"""What is sent to make a rule, and what is told of it and of what it would change."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from expenses.api.schemas import Sent
from expenses.api.values import ONE_LINE, Currency, Flag, Id, Size, Tags
from expenses.forms.rule import LONGEST_NAME, LONGEST_TITLE
from expenses.ruling import ROWS_SHOWN

MOST_PLACES = 9_999
Name = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_NAME, pattern=ONE_LINE)]
Text = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_TITLE, pattern=ONE_LINE)]
How = Literal["contains", "is", "matches"]
Way = Literal["spent", "money-in"]


class RuleIn(Sent):
    """One condition at least, from `title_text` to `payment_method`, and one action at least."""

    name: Name = Field("", examples=["Lunches at Dishoom"])
    title_how: How = Field("contains", description="In one that matches, * stands for anything.")
    title_text: Text = Field("", examples=["dishoom"])
    direction: Way | None = None
    amount_from: Size | None = None
    amount_to: Size | None = None
    currency: Currency | None = Field(None, description="Needed with an amount.")
    payment_method: Id | None = None
    category: Id | None = Field(None, description="What they are filed under.")
    new_title: Text = ""
    tags: Tags = Field([], description="Added to those that are there.")
    is_excluded: Flag = Field(False, description="Leaves them out of statistics.")
    is_repeating: Flag = Field(False, description="Marks them as bills or subscriptions.")


class RulePatch(RuleIn):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})


class MoveSent(Sent):
    by: int = Field(
        ge=-MOST_PLACES, le=MOST_PLACES, strict=True, description="Below 0 is up, above it down."
    )


class RuleOut(Schema):
    id: Id
    name: str
    title_how: How
    title_text: str
    direction: Way | None
    amount_from: str | None = Field(examples=["5.00"])
    amount_to: str | None
    currency: str | None
    payment_method: str | None
    category: str | None
    new_title: str
    tags: list[str]
    is_excluded: bool
    is_repeating: bool


class RuleList(Schema):
    items: list[RuleOut]


class Version(Schema):
    title: str
    category: str | None
    tags: list[str]
    is_excluded: bool
    is_repeating: bool


class Proposed(Schema):
    expense: Id
    before: Version
    after: Version
    is_changed: bool
    is_left_alone: bool = Field(description="In something that you chose by hand.")


class PreviewOut(Schema):
    fitting: int = Field(description="How many expenses rules are about.")
    changing: int
    left_alone: int
    rows: list[Proposed] = Field(description=f"The first {ROWS_SHOWN} of them.")

"""One typed line, as in the field for quick entry."""

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from accounts.problems import Mistake
from expenses.api.answering import answer
from expenses.api.asking import READ, WRITE, CallRequest
from expenses.api.expenses import made
from expenses.api.refusing import RefusedError
from expenses.api.rows import id_of, money
from expenses.api.schemas import ExpenseOut, Sent
from expenses.quick_entry.line import LONGEST_LINE
from expenses.quick_entry.proposing import Proposal, Reading, read_line
from expenses.recording import record_expense

router = Router(tags=["Expenses"])

Text = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=LONGEST_LINE),
    Field(
        description="An amount and what it was; #tag, @payment, a day, a currency, ! for a bill.",
        examples=["12.50 lunch yesterday #work @card"],
    ),
]


class Line(Sent):
    line: Text


class ReadingOut(Schema):
    title: str
    amount: str | None = Field(description="Below 0 is money in; null if the line has none.")
    currency: str
    spent_on: str = Field(json_schema_extra={"format": "date"})
    category: str | None = Field(description="What such titles were filed under before.")
    payment_method: str | None
    tags: list[str]
    is_repeating: bool
    problems: list[str] = Field(description="What keeps it from being recorded, in sentences.")


class ProposalOut(Schema):
    """What a line may mean, the likeliest first."""

    readings: list[ReadingOut]
    problems: list[str]
    can_be_recorded: bool = Field(description="It has one meaning, and nothing is missing.")


@router.post("/parse", response=ProposalOut, auth=READ, url_name="expense-parse")
def parse_line(request: CallRequest, payload: Line) -> HttpResponse:
    """Say what a line means, and record nothing."""
    return answer(request, _told(_read(request, payload)))


@router.post("/quick", response={201: ExpenseOut}, auth=WRITE, url_name="expense-quick")
def record_line(request: CallRequest, payload: Line) -> HttpResponse:
    """Record what a line means. One that can mean two things is refused: parse it, then choose."""
    proposal = _read(request, payload)
    if not proposal.can_be_saved:
        ambiguous = _("This can be read in several ways. Write it more exactly.")
        sentences = proposal.problems or (ambiguous,)
        raise RefusedError(Mistake("line", sentence) for sentence in sentences)
    (reading,) = proposal.readings
    expense = record_expense(
        owner=request.user,
        title=reading.title,
        amount=reading.amount,  # type: ignore[arg-type] # it can be saved, so there is one
        currency=reading.currency,
        spent_on=reading.spent_on,
        category=reading.category,
        payment_method=reading.payment_method,
        tags=reading.tags,
        is_repeating=reading.is_repeating,
    )
    return made(request, expense)


def _read(request: CallRequest, payload: Line) -> Proposal:
    return read_line(owner=request.user, text=payload.line, today=localdate())


def _told(proposal: Proposal) -> dict[str, Any]:
    return {
        "readings": [_reading(one) for one in proposal.readings],
        "problems": list(proposal.problems),
        "can_be_recorded": proposal.can_be_saved,
    }


def _reading(one: Reading) -> dict[str, Any]:
    return {
        "title": one.title,
        "amount": None if one.amount is None else money(one.amount, one.currency),
        "currency": one.currency,
        "spent_on": one.spent_on.isoformat(),
        "category": id_of(one.category.pk if one.category else None),
        "payment_method": id_of(one.payment_method.pk if one.payment_method else None),
        "tags": list(one.tags),
        "is_repeating": one.is_repeating,
        "problems": list(one.problems),
    }

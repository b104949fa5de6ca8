"""What a person may want to look at."""

from typing import Annotated

from django.http import HttpResponse
from django.utils.timezone import localdate
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from expenses.api.answering import answer
from expenses.api.asking import READ, WRITE, CallRequest, check_names
from expenses.api.schemas import Sent
from expenses.api.values import Flag, among, listed
from expenses.insights.month import MONTHS_BEFORE
from expenses.insights.suggestions import RULES, suggestions_for, to_look_at
from expenses.models import Suggestion
from expenses.periods import Month
from expenses.totals import totals_between

router = Router(tags=["Suggestions"])

SUBJECT = r"^[0-9a-f:.-]{1,300}$"
Rule = Annotated[str, among(RULES), listed(RULES)]
Subject = Annotated[str, StringConstraints(strict=True, pattern=SUBJECT)]


class SuggestionOut(Schema):
    rule: str
    subject: str = Field(description="The matter, as long as it stays the same.")
    sentence: str
    evidence: str = Field(description="The numbers and the arithmetic.")
    filter: str = Field(description="The query under which the list shows what it is about.")


class SuggestionList(Schema):
    items: list[SuggestionOut]


class Decision(Sent):
    rule: Rule
    subject: Subject = Field(examples=["2026-11"])
    is_declined: Flag = Field(True, description="false takes it back.")


@router.get("", response=SuggestionList, auth=READ, url_name="suggestions")
def list_suggestions(request: CallRequest) -> HttpResponse:
    """List the few most weighty ones for the present month, as the dashboard shows them."""
    check_names(request.GET, set(), several=set())
    owner, today = request.user, localdate()
    month = Month.of(today, owner.month_starts_on)
    totals = totals_between(
        owner=owner, first_day=month.back(MONTHS_BEFORE).first_day, last_day=month.last_day
    )
    looked_at = to_look_at(owner=owner, today=today).ask()
    found = suggestions_for(
        owner=owner, today=today, month=month, totals=totals, looked_at=looked_at
    )
    items = [
        {
            "rule": one.rule,
            "subject": one.subject,
            "sentence": one.sentence,
            "evidence": one.evidence,
            "filter": one.query,
        }
        for one in found
    ]
    return answer(request, {"items": items})


@router.post("/decide", response=Decision, auth=WRITE, url_name="suggestion-decide")
def decide_suggestion(request: CallRequest, payload: Decision) -> HttpResponse:
    """Put a suggestion aside for good, or take that back."""
    own = Suggestion.objects.owned_by(request.user)
    if payload.is_declined:
        own.update_or_create(
            owner=request.user,
            rule=payload.rule,
            subject=payload.subject,
            defaults={"state": Suggestion.State.DECLINED},
        )
    else:
        own.filter(rule=payload.rule, subject=payload.subject).delete()
    return answer(request, payload.model_dump())

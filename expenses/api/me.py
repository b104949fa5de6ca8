"""Whose token it is, and how they want to see their money."""

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from accounts.models import User
from accounts.people import hold, save_preferences
from accounts.zones import is_zone
from expenses.api.answering import answer, check_match
from expenses.api.asking import READ, WRITE, CallRequest, check_names
from expenses.api.refusing import refuse
from expenses.api.schemas import Sent, sent_fields
from expenses.api.values import Currency, Flag, among, listed, refused

router = Router(tags=["Me"])

LONGEST_ZONE = 64
PREFERENCES = [
    "currency",
    "time_zone",
    "language",
    "month_starts_on",
    "week_starts_on",
    "theme",
    "has_shortcuts",
    "density",
    "scope",
]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
Language = Annotated[str, among(LANGUAGES), listed(LANGUAGES)]
Theme = Literal["auto", "light", "dark"]
Weekday = Literal[1, 6, 7]
Density = Literal["comfortable", "compact"]
Scope = Literal["everyday", "all"]


def _zone(name: str) -> str:
    if not is_zone(name):
        raise refused(_("Use a time zone of the IANA database, like Europe/Berlin."))
    return name


Zone = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=LONGEST_ZONE),
    AfterValidator(_zone),
    Field(examples=["Europe/Berlin"]),
]


class Me(Schema):
    username: str
    first_name: str
    last_name: str
    email: str | None
    currency: str
    time_zone: str
    language: str
    month_starts_on: int
    week_starts_on: Weekday = Field(description="1 Monday, 6 Saturday, 7 Sunday.")
    theme: Theme
    has_shortcuts: bool = Field(description="Whether single keys do something on the pages.")
    density: Density = Field(description="How many rows there are on a page.")
    scope: Scope = Field(description="What is shown first: with bills and subscriptions, or not.")
    scopes: list[str] = Field(description="What this token may do.")


class Preferences(Sent):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    currency: Currency = Field("", description="Sums are worked out anew in it.")
    time_zone: Zone = ""
    language: Language = ""
    month_starts_on: int = Field(1, ge=1, le=28, strict=True)
    week_starts_on: Weekday = 1
    theme: Theme = "auto"
    has_shortcuts: Flag = True
    density: Density = "comfortable"
    scope: Scope = "everyday"


def told(person: User, request: CallRequest) -> dict[str, Any]:
    names = ["username", "first_name", "last_name", "email", *PREFERENCES]
    scopes = sorted(request.call.scopes) if request.call else []
    return {name: getattr(person, name) for name in names} | {"scopes": scopes}


@router.get("", response=Me, auth=READ, url_name="me")
def read_me(request: CallRequest) -> HttpResponse:
    """Read your preferences."""
    check_names(request.GET, set(), several=set())
    return answer(request, told(request.user, request))


@router.patch("", response=Me, auth=WRITE, openapi_extra={"x-row": True})
def change_me(request: CallRequest, payload: Preferences) -> HttpResponse:
    """Change some of your preferences. Names and e-mail are changed in the settings."""
    person = hold(person=request.user)
    check_match(request, told(person, request))
    sent = sent_fields(payload)
    if not sent:
        raise refuse("", _("Say what to change."))
    changed = [name for name, value in sent.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, sent[name])
    if changed:
        save_preferences(person=person, columns=changed)
    return answer(request, told(person, request))

"""What was done lately, and taking it back."""

from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from accounts.models import User
from accounts.people import hold
from accounts.problems import Mistake
from expenses.activity import Step, steps_of
from expenses.api.answering import answer, check_match
from expenses.api.asking import READ, WRITE, CallRequest, check_names
from expenses.api.refusing import RefusedError
from expenses.api.rows import id_of, money
from expenses.api.schemas import Moment
from expenses.api.values import Id, key_of
from expenses.history import changes_of
from expenses.models import Change
from expenses.undoing import ChangedSinceError, NothingLeftError, Versions, undo, versions_of

router = Router(tags=["Activity"])

MOST_STEPS = 200
ROWS_TOLD = 50
PREFIX = "expenses_"
# What follows from other columns, or is nobody's business outside.
SILENT = {"owner_id", "name_folded", "search", "submission", "version", "updated_at"}
IS_MONEY = {"amount", "base_amount"}


class Asked(Schema):
    after: Id | None = Field(None, description="`older` of the page before.")
    limit: int = Field(50, ge=1, le=MOST_STEPS, description="Steps on a page.")


class Touched(Schema):
    kind: str = Field(examples=["expense"])
    added: int
    changed: int
    removed: int
    name: str = Field(description="Of the first of them.")


class StepOut(Schema):
    id: Id
    at: Moment
    action: str = Field(
        description="record, edit, trash, restore, merge, tag, load, suggestion, undo, or empty."
    )
    door: Literal["page", "api", "admin", "command", "job", "database"]
    is_undone: bool
    undoes: str | None = Field(description="The step that this one took back.")
    touched: list[Touched]


class StepPage(Schema):
    items: list[StepOut]
    older: str | None = Field(description="Send it as `after` for the page after.")


class RowVersions(Schema):
    kind: str
    before: dict[str, Any] | None = Field(description="null: it was not there.")
    after: dict[str, Any] | None = Field(description="null: it is gone.")


class StepInFull(StepOut):
    rows: list[RowVersions] = Field(description=f"The first {ROWS_TOLD} of them.")


def lately(owner: User) -> QuerySet[Change]:
    since = timezone.now() - timedelta(days=settings.HISTORY_DAYS)
    return changes_of(owner=owner, since=since).select_related("undoes")


def told(owner: User, changes: list[Change]) -> list[dict[str, Any]]:
    return [_step(step) for step in steps_of(owner=owner, changes=changes)]


@router.get("", response=StepPage, auth=READ, url_name="activity")
def list_activity(request: CallRequest, asked: Query[Asked]) -> HttpResponse:
    """List the steps that changed anything lately, by whichever door, newest first."""
    check_names(request.GET, {"after", "limit"}, several=set())
    listed = lately(request.user)
    if asked.after is not None:
        listed = listed.filter(pk__lt=key_of(asked.after))
    found = list(listed[: asked.limit + 1])
    shown = found[: asked.limit]
    older = str(shown[-1].pk) if len(found) > asked.limit else None
    return answer(request, {"items": told(request.user, shown), "older": older})


@router.get("/{step_id}", response=StepInFull, auth=READ, url_name="step")
def read_step(request: CallRequest, step_id: str) -> HttpResponse:
    """Read one step with its rows, before and after."""
    change = get_object_or_404(lately(request.user), pk=key_of(step_id))
    return answer(request, _in_full(request.user, change))


@router.post("/{step_id}/undo", response=StepOut, auth=WRITE, url_name="step-undo")
def undo_step(request: CallRequest, step_id: str) -> HttpResponse:
    """Take a whole step back, in a step of its own that can be undone too.

    Undone a second time, it stays undone. If any of its rows was changed since, nothing is undone.
    """
    change = get_object_or_404(lately(request.user), pk=key_of(step_id))
    hold(person=request.user)
    check_match(request, _in_full(request.user, change))
    made = take_back(owner=request.user, change=change)
    (step,) = told(request.user, [lately(request.user).get(pk=made.pk)])
    return answer(request, step)


def take_back(*, owner: User, change: Change) -> Change:
    """Undo it and return the change that did; raise RefusedError where that cannot be."""
    try:
        return undo(owner=owner, change=change.pk, door=Change.Door.API)
    except ChangedSinceError as changed:
        sentence = _("It was changed since, so nothing was undone.")
        raise RefusedError(
            (Mistake(_name_of(row), sentence) for row in changed.rows), status=HTTPStatus.CONFLICT
        ) from changed
    except NothingLeftError as error:
        words = _("What this changed is gone for good, so there is nothing left to undo.")
        raise RefusedError([Mistake("", words)], status=HTTPStatus.CONFLICT) from error


def _in_full(owner: User, change: Change) -> dict[str, Any]:
    (step,) = told(owner, [change])
    rows = versions_of(owner=owner, change=change, most=ROWS_TOLD)
    return {**step, "rows": [_versions(one, owner.currency) for one in rows]}


def _step(step: Step) -> dict[str, Any]:
    change = step.change
    return {
        "id": str(change.pk),
        "at": change.at.isoformat(),
        "action": change.action,
        "door": change.door,
        "is_undone": change.is_undone,
        "undoes": id_of(change.undoes.pk if change.undoes else None),
        "touched": [
            {
                "kind": table.removeprefix(PREFIX),
                "added": one.added,
                "changed": one.changed,
                "removed": one.removed,
                "name": one.name,
            }
            for table, one in sorted(step.tables.items())
        ],
    }


def _versions(row: Versions, own: str) -> dict[str, Any]:
    return {
        "kind": row.table.removeprefix(PREFIX),
        "before": row.before and _version(row.before, own),
        "after": row.after and _version(row.after, own),
    }


def _version(columns: dict[str, Any], own: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in columns.items():
        if name in SILENT:
            continue
        if name in IS_MONEY and value is not None:
            currency = own if name == "base_amount" else columns.get("currency", own)
            said[name] = money(Decimal(value), currency)
        elif name == "id" or name.endswith("_id"):
            said[name.removesuffix("_id")] = id_of(value)
        else:
            said[name] = value
    return said


def _name_of(row: Versions) -> str:
    columns = row.before or row.after or {}
    return f"{row.table.removeprefix(PREFIX)}.{columns.get('id', '')}"

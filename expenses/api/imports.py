"""Files of a bank: sent, listed, looked through, discarded."""

from http import HTTPStatus
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from accounts.models import User
from accounts.people import hold
from expenses.api.activity import lately
from expenses.api.answering import answer, check_match
from expenses.api.asking import IMPORT, CallRequest, check_names
from expenses.api.expenses import payment_method_of
from expenses.api.import_answers import answers_of, check_readable, meanings_in, unready
from expenses.api.import_rows import UNDER_WAY, import_row, line_row, lines_found
from expenses.api.import_schemas import (
    FileSent,
    ImportOut,
    ImportPage,
    LinePage,
    Outcome,
)
from expenses.api.refusing import refuse
from expenses.api.schemas import sent_fields
from expenses.api.values import Id, key_of
from expenses.forms.statement import BY_ACCOUNT
from expenses.importing.attended import begin_to_examine
from expenses.importing.keeping import discard, keep_file, too_much_waiting
from expenses.importing.taking import one_at_a_time
from expenses.models import Statement, StatementLine

router = Router(tags=["Imports"])

ABOUT_FILES = (
    f"CSV, OFX, QFX, QIF, CAMT, MT940, XLSX or XLS, up to {settings.UPLOAD_MAX_BYTES >> 20} MB."
)
MOST_ON_A_PAGE = 200
State = Statement.State


class Asked(Schema):
    after: Id | None = Field(None, description="`older` of the page before.")
    limit: int = Field(50, ge=1, le=MOST_ON_A_PAGE, description="Files on a page.")


class AskedOfLines(Schema):
    outcome: Outcome | None = Field(None, description="Only lines of this outcome.")
    after: Id | None = Field(None, description="`next` of the page before.")
    limit: int = Field(50, ge=1, le=MOST_ON_A_PAGE, description="Lines on a page.")


def told(owner: User, statements: list[Statement]) -> list[dict[str, Any]]:
    steps = [one.step for one in statements if one.step]
    changes = {one.step: one for one in lately(owner).filter(step__in=steps, is_undone=False)}
    return [import_row(one, change=changes.get(one.step)) for one in statements]


def own_statement(request: CallRequest, pk: str) -> Statement:
    return get_object_or_404(Statement.objects.owned_by(request.user), pk=key_of(pk))


def held_statement(request: CallRequest, pk: str) -> Statement:
    """Return it locked, once `If-Match` is seen to be met."""
    owner, found = request.user, own_statement(request, pk)
    # In the order in which others take them who write a statement; and while the worker is to
    # take a large one in, as on its page, neither is waited for.
    if not found.is_large:
        one_at_a_time(owner)
    if not found.is_large or found.state == State.DONE:
        hold(person=owner)
    rows = Statement.objects.owned_by(owner).select_for_update(of=("self",), no_key=True)
    found = get_object_or_404(rows, pk=key_of(pk))
    found.owner = owner
    check_match(request, told(owner, [found])[0])
    return found


def told_anew(
    request: CallRequest, pk: int, *, status: HTTPStatus = HTTPStatus.OK, **headers: str
) -> HttpResponse:
    """Answer with the file as it is stored by now; 202 if the worker is to go on with it."""
    stored = Statement.objects.owned_by(request.user).get(pk=pk)
    if stored.state in UNDER_WAY:
        status = HTTPStatus.ACCEPTED
        headers["Location"] = reverse("api:import", args=[pk])
    return answer(request, told(request.user, [stored])[0], status=status, **headers)


@router.get("", response=ImportPage, auth=IMPORT, url_name="imports")
def list_imports(request: CallRequest, asked: Query[Asked]) -> HttpResponse:
    """List the files that wait and those that were imported, newest first."""
    check_names(request.GET, {"after", "limit"}, several=set())
    listed = Statement.objects.owned_by(request.user).newest_first()
    if asked.after is not None:
        listed = listed.filter(pk__lt=key_of(asked.after))
    found = list(listed[: asked.limit + 1])
    shown = found[: asked.limit]
    older = str(shown[-1].pk) if len(found) > asked.limit else None
    return answer(request, {"items": told(request.user, shown), "older": older})


@router.post("", response={201: ImportOut, 202: ImportOut}, auth=IMPORT)
def send_file(
    request: CallRequest,
    file: Annotated[UploadedFile, File(description=ABOUT_FILES)],
    payload: Form[FileSent],
) -> HttpResponse:
    """Send a file of a bank and learn what it would bring. Nothing of it is imported yet.

    A large one is read by the worker: the answer is 202, and its state tells how far that is.
    """
    check_names(request.POST, set(FileSent.model_fields), several=set())
    check_names(request.FILES, {"file"}, several=set())
    owner, most = request.user, settings.UPLOAD_MAX_BYTES
    if words := too_much_waiting(owner=owner, size=file.size or 0, at_most=most):
        raise refuse("file", words)
    sent = sent_fields(payload)
    method = sent.pop("payment_method", None)
    is_by_account = method == BY_ACCOUNT
    if "columns" in sent:
        sent["columns"] = meanings_in(sent["columns"])
    statement = keep_file(
        owner=owner,
        name=file.name or "",
        pieces=file.chunks(),
        payment_method=None if is_by_account else payment_method_of(owner, method),
        is_by_account=is_by_account,
        at_most=most,
    )
    if sent:
        statement.answers = answers_of(sent, before={})
        statement.save(update_fields=["answers"])
    begin_to_examine(owner=owner, statement=statement, now=timezone.now())
    check_readable(statement, field="file")
    place = reverse("api:import", args=[statement.pk])
    return told_anew(request, statement.pk, status=HTTPStatus.CREATED, Location=place)


@router.get("/{import_id}", response=ImportOut, auth=IMPORT, url_name="import")
def read_import(request: CallRequest, import_id: str) -> HttpResponse:
    """Read how far a file is, what it leaves open, and what it would bring or has brought."""
    return answer(request, told(request.user, [own_statement(request, import_id)])[0])


@router.delete("/{import_id}", response=ImportOut, auth=IMPORT)
def discard_file(request: CallRequest, import_id: str) -> HttpResponse:
    """Remove a file that was not taken in. One that was is undone instead."""
    statement = held_statement(request, import_id)
    last = told(request.user, [statement])[0]
    if not discard(owner=request.user, statement=statement.pk):
        raise unready(_("It is imported, or about to be. Undo it instead."))
    return answer(request, last)


@router.get("/{import_id}/lines", response=LinePage, auth=IMPORT, url_name="import-lines")
def list_lines(request: CallRequest, import_id: str, asked: Query[AskedOfLines]) -> HttpResponse:
    """List a file's lines, each with what became of it and why.

    Of a file that waits, these are the first ones of each outcome, and all that are alike.
    """
    check_names(request.GET, set(AskedOfLines.model_fields), several=set())
    statement = own_statement(request, import_id)
    after, end = key_of(asked.after or "0"), asked.limit
    if statement.state == State.DONE:
        lines = StatementLine.objects.owned_by(request.user).of(statement).filter(pk__gt=after)
        if asked.outcome:
            lines = lines.filter(outcome=asked.outcome)
        rows = list(lines.select_related("expense__category").order_by("pk")[: end + 1])
        following = str(rows[end - 1].pk) if len(rows) > end else None
        return answer(request, {"items": [*map(line_row, rows[:end])], "next": following})
    waiting = lines_found(statement.preview) if statement.state == State.READY else []
    shown = [one for one in waiting if asked.outcome in {None, one["outcome"]}]
    following = str(after + end) if len(shown) > after + end else None
    return answer(request, {"items": shown[after : after + end], "next": following})

"""The steps after a file was sent: what it leaves open is answered, it is taken in, or undone."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Body, Router

from expenses.api.activity import lately, take_back
from expenses.api.asking import IMPORT, CallRequest
from expenses.api.import_answers import answers_of, check_readable, choices_of, said_before, unready
from expenses.api.import_schemas import ALIKE, AnswersSent, ImportOut, TakeSent
from expenses.api.imports import held_statement, told_anew
from expenses.api.refusing import refuse
from expenses.api.schemas import sent_fields
from expenses.importing.attended import begin_to_examine, begin_to_take_in
from expenses.models import Statement

router = Router(tags=["Imports"])

State = Statement.State
ANSWERABLE = {State.ASKING, State.READY, State.FAILED}
SETTLED = {State.TAKING, State.DONE}
NO_ANSWERS, NO_CHOICES = AnswersSent.model_validate({}), TakeSent.model_validate({})


@router.post(
    "/{import_id}/answers",
    response={200: ImportOut, 202: ImportOut},
    auth=IMPORT,
    url_name="import-answers",
)
def answer_questions(
    request: CallRequest,
    import_id: str,
    payload: Body[AnswersSent] = NO_ANSWERS,
) -> HttpResponse:
    """Answer what a file leaves open, or say otherwise how it is to be read; it is read anew.

    What still is open then is asked about. Without any answer one that failed is tried again.
    """
    statement = held_statement(request, import_id)
    if statement.state not in ANSWERABLE:
        raise unready(_("It is being read, or imported already."))
    sent = sent_fields(payload)
    if sent:
        statement.answers = answers_of(sent, before=said_before(statement))
        statement.save(update_fields=["answers"])
    elif statement.state != State.FAILED:
        raise refuse("", _("Say what to change."))
    begin_to_examine(owner=request.user, statement=statement, now=timezone.now())
    check_readable(statement, field="columns" if "columns" in sent else "")
    return told_anew(request, statement.pk)


@router.post(
    "/{import_id}/take",
    response={200: ImportOut, 202: ImportOut},
    auth=IMPORT,
    url_name="import-take",
)
def take_file(
    request: CallRequest,
    import_id: str,
    payload: Body[TakeSent] = NO_CHOICES,
) -> HttpResponse:
    """Import a file that is ready: its new lines become expenses. Taken twice, it stays imported.

    A large one is imported by the worker: the answer is 202, and its state tells how far that is.
    """
    statement = held_statement(request, import_id)
    if statement.state in SETTLED:
        return told_anew(request, statement.pk)
    if statement.state != State.READY:
        raise unready(_("It is not ready: it is being read, has a question, or failed."))
    statement.choices = choices_of(payload, statement.preview.get(ALIKE, []))
    begin_to_take_in(owner=request.user, statement=statement, now=timezone.now())
    check_readable(statement, field="")
    return told_anew(request, statement.pk)


@router.post("/{import_id}/undo", response=ImportOut, auth=IMPORT, url_name="import-undo")
def undo_import(request: CallRequest, import_id: str) -> HttpResponse:
    """Take back all that a file brought, so that it can be imported again.

    Undone a second time, it stays undone. If any of it was changed since, nothing is undone.
    """
    statement = held_statement(request, import_id)
    if statement.state != State.DONE:
        raise unready(_("It is not imported, so there is nothing to undo."))
    if statement.undone_at is None:
        change = lately(request.user).filter(step=statement.step).first()
        if change is None:
            raise unready(_("This was too long ago to be undone."))
        take_back(owner=request.user, change=change)
    return told_anew(request, statement.pk)

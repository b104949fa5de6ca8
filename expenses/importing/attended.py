"""Reading and importing a kept file while somebody waits for the page; large ones are queued."""

from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from accounts.models import User
from accounts.people import hold
from expenses.importing.booking import Answers, StatementFile
from expenses.importing.examining import examine_or_ask
from expenses.importing.keeping import content_of, open_kept
from expenses.importing.refusing import FileRefusedError
from expenses.importing.taking import one_at_a_time, take_in_statement
from expenses.importing.unattended import EXAMINE, TAKE, queue, sentence_of
from expenses.models import Statement


def begin_to_examine(*, owner: User, statement: Statement, now: datetime) -> None:
    """Find out what the file would bring, now or by the worker.

    What is wrong with the file as a whole is stored with the statement.
    """
    if statement.is_large:
        statement.state = Statement.State.EXAMINING
        statement.rows_read = 0
        statement.save(update_fields=["state", "rows_read"])
        queue(statement, task=EXAMINE)
        return
    try:
        with transaction.atomic():
            file = _opened(owner, statement)
            examine_or_ask(owner=owner, statement=statement, file=file, now=now)
    except (FileRefusedError, DataError, IntegrityError) as error:
        _refuse(statement, error)


def begin_to_take_in(*, owner: User, statement: Statement, now: datetime) -> None:
    """Import the file as was chosen, now or by the worker; nothing if it is not ready.

    A double click is one import: the second finds another state.
    """
    if not statement.is_large:
        # In the order in which others take them who write a statement.
        one_at_a_time(owner)
        hold(person=owner)
    ready = Statement.objects.owned_by(owner).filter(pk=statement.pk, state=Statement.State.READY)
    if not ready.update(
        state=Statement.State.TAKING, choices=statement.choices, failure="", rows_read=0
    ):
        return
    if statement.is_large:
        queue(statement, task=TAKE)
        return
    try:
        with transaction.atomic():
            file = _opened(owner, statement)
            take_in_statement(owner=owner, statement=statement.pk, file=file, now=now)
    except (FileRefusedError, DataError, IntegrityError) as error:
        _refuse(statement, error)


def _opened(owner: User, statement: Statement) -> StatementFile:
    answers = None if statement.answers is None else Answers.from_json(statement.answers)
    return open_kept(owner=owner, content=content_of(statement=statement), answers=answers)


def _refuse(statement: Statement, error: Exception) -> None:
    statement.state, statement.failure = Statement.State.FAILED, sentence_of(error)
    statement.save(update_fields=["state", "failure"])

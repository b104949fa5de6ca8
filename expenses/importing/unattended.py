"""Reading and importing a kept file where nobody waits for a page: by the worker, by the shell.

A file is opened outside any transaction, since looking a large one through takes longer than a
transaction may be idle.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DataError, IntegrityError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from accounts.identity import acting_for
from accounts.middleware import spoken_by
from accounts.models import User
from expenses.importing.booking import Answers, StatementFile
from expenses.importing.examining import examine_or_ask
from expenses.importing.keeping import content_of, open_kept
from expenses.importing.progress import told_progress
from expenses.importing.refusing import FileRefusedError, Problem
from expenses.importing.taking import take_in_statement
from expenses.models import Statement

EXAMINE, TAKE = "expenses.tasks.examine_statement", "expenses.tasks.take_statement"
PROBLEMS_TOLD = 3


def queue(statement: Statement, *, task: str) -> None:
    """Leave a statement to the worker, in the transaction that says so."""
    job = app.configure_task(task, lock=f"statement-{statement.pk}")
    job.defer(owner_id=statement.owner_id, statement_id=statement.pk)


def examine_unattended(*, owner: User, statement: int, now: datetime) -> None:
    """Find out what the file would bring; a refusal is stored with the statement."""
    with _told_failure(owner, statement), _opened(owner, statement) as (stored, file, progress):
        examine_or_ask(owner=owner, statement=stored, file=file, now=now, progress=progress)


def take_in_unattended(*, owner: User, statement: int, now: datetime, door: str = "job") -> None:
    """Import the file; a refusal is stored with the statement, and nothing of the file then."""
    with (
        _told_failure(owner, statement),
        _opened(owner, statement, door=door) as (stored, file, progress),
    ):
        take_in_statement(
            owner=owner,
            statement=stored.pk,
            file=file,
            now=now,
            progress=progress,
            is_patient=True,
        )


def fail(*, owner: User, statement: int, sentence: str) -> None:
    rows = Statement.objects.owned_by(owner).open().filter(pk=statement)
    rows.update(state=Statement.State.FAILED, failure=sentence)


def sentence_of(error: Exception) -> str:
    """Return what is wrong with a file, for whoever chose it."""
    if not isinstance(error, FileRefusedError):
        return _("Something in this file cannot be stored.")
    sentences = [_said(problem) for problem in error.problems[:PROBLEMS_TOLD]]
    return " ".join(dict.fromkeys(sentences))


def _said(problem: Problem) -> str:
    if not problem.number:
        return problem.sentence
    return _("Line %(number)d: %(sentence)s") % {
        "number": problem.number,
        "sentence": problem.sentence,
    }


@contextmanager
def _opened(
    owner: User, statement: int, *, door: str = "job"
) -> Iterator[tuple[Statement, StatementFile, Callable[[int], None]]]:
    """Open the statement's file, then a transaction to work in."""
    with acting_for(owner.pk):
        stored = Statement.objects.owned_by(owner).open().get(pk=statement)
        stored.owner = owner
        content = content_of(statement=stored)
    answers = None if stored.answers is None else Answers.from_json(stored.answers)
    file = open_kept(owner=owner, content=content, answers=answers)
    with (
        told_progress(owner=owner, statement=statement) as progress,
        acting_for(owner.pk, door=door),
    ):
        yield stored, file, progress


@contextmanager
def _told_failure(owner: User, statement: int) -> Iterator[None]:
    with translation.override(spoken_by(owner)), timezone.override(owner.zone):
        try:
            yield
        except Statement.DoesNotExist:
            # Discarded, or imported by another worker meanwhile.
            return
        except (FileRefusedError, DataError, IntegrityError) as error:
            with acting_for(owner.pk):
                fail(owner=owner, statement=statement, sentence=sentence_of(error))
        except Exception:
            sentence = _("Something broke on our side, so nothing was imported. Try again.")
            with acting_for(owner.pk):
                fail(owner=owner, statement=statement, sentence=sentence)
            raise

"""A worker that was killed in the middle of an import leaves nothing behind that stays so."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from expenses.importing.unattended import EXAMINE, TAKE, queue
from expenses.models import Expense, Statement
from expenses.tasks import (
    MOST_INTERRUPTIONS,
    examine_statement,
    rebase_all_expenses,
    resume_interrupted,
    take_statement,
)
from expenses.tests.importing.taking import a_csv, examined, keep

pytestmark = pytest.mark.django_db

FILE = a_csv(("2026-11-19", "COFFEE", "-3.00"), ("2026-11-20", "TEA", "-2.00"))
TASKS = {EXAMINE: examine_statement, TAKE: take_statement}

# As a worker leaves its job behind that was killed while it ran.
KILLED = """
WITH worker AS (
    INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id
)
UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker.id FROM worker
"""


def killed(silent_for="5 minutes"):
    with connection.cursor() as cursor:
        cursor.execute(KILLED, [silent_for])


def resume():
    async_to_sync(resume_interrupted.func)(timestamp=0)


def left_to_a_worker(owner, state, task):
    pk = keep(owner, FILE) if task == EXAMINE else examined(owner, FILE).pk
    statement = Statement.objects.get(pk=pk)
    statement.state = state
    statement.save()
    queue(statement, task=task)
    return statement


@pytest.mark.parametrize(
    ("state", "task", "becomes", "expenses"),
    [("examining", EXAMINE, "ready", 0), ("taking", TAKE, "done", 2)],
)
def test_the_next_worker_goes_on_with_what_a_killed_one_had_begun(
    alice, state, task, becomes, expenses
):
    statement = left_to_a_worker(alice, state, task)
    killed()

    resume()

    job = ProcrastinateJob.objects.get()
    assert (job.status, job.task_name) == ("todo", task)
    for _again in range(2):
        TASKS[task](**job.args)
        statement.refresh_from_db()
        assert (statement.state, Expense.objects.count()) == (becomes, expenses)


def test_a_worker_that_lives_is_left_alone(alice):
    statement = left_to_a_worker(alice, "taking", TAKE)
    killed(silent_for="5 seconds")

    resume()

    statement.refresh_from_db()
    assert (statement.state, ProcrastinateJob.objects.get().status) == ("taking", "doing")


def test_a_file_that_ends_every_worker_fails_with_a_sentence_and_can_be_tried_again(alice):
    statement = left_to_a_worker(alice, "taking", TAKE)

    for _time in range(MOST_INTERRUPTIONS):
        killed()
        resume()

    statement.refresh_from_db()
    assert ProcrastinateJob.objects.get().status == "failed"
    assert (statement.state, statement.failure) == (
        "failed",
        "This was interrupted, so nothing was imported. Try again.",
    )
    take_statement(owner_id=alice.pk, statement_id=statement.pk)
    statement.refresh_from_db()
    assert (statement.state, statement.failure, Expense.objects.count()) == ("done", "", 2)


def test_a_statement_without_any_job_does_not_wait_for_ever(alice):
    lost = left_to_a_worker(alice, "taking", TAKE)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    waiting = left_to_a_worker(alice, "examining", EXAMINE)
    ready = examined(alice, FILE)

    resume()

    states = [Statement.objects.get(pk=one.pk).state for one in (lost, waiting, ready)]
    assert states == ["failed", "examining", "ready"]


def test_other_work_of_a_killed_worker_is_taken_up_too(alice):
    rebase_all_expenses.defer(owner_id=alice.pk)
    killed()

    resume()

    assert ProcrastinateJob.objects.get().status == "todo"

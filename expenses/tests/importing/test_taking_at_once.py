"""Two imports in one moment: in threads with connections of their own."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from expenses.importing.unattended import take_in_unattended
from expenses.models import Expense, Statement, StatementLine
from expenses.tasks import examine_statement, forget_old_uploads, take_statement
from expenses.tests.importing.taking import a_csv, examined, keep
from expenses.tests.making import a_person

pytestmark = pytest.mark.django_db(transaction=True)

FILE = a_csv(*((f"2026-11-{day:02}", "COFFEE", "-3.00") for day in range(1, 29)))


def together(*jobs):
    barrier, problems = Barrier(len(jobs)), []

    def run(job):
        try:
            barrier.wait(30)
            job()
        except Exception as error:  # noqa: BLE001 - it is what the test asks about
            problems.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_the_same_file_uploaded_twice_and_imported_at_once_comes_in_once():
    alice = a_person()
    ids = [examined(alice, FILE).pk for _time in range(3)]

    problems = together(
        *(lambda pk=pk: take_in_unattended(owner=alice, statement=pk, now=now()) for pk in ids)
    )

    assert problems == []
    assert Expense.objects.owned_by(alice).count() == 28
    counts = Statement.objects.owned_by(alice).values_list("new_count", "there_count")
    assert Counter(counts) == {(28, 0): 1, (0, 28): 2}


def test_a_double_click_and_two_workers_import_one_statement_once():
    alice = a_person()
    statement = examined(alice, FILE)
    path = reverse("expenses:import-check", args=[statement.pk])
    statuses = []

    def click():
        client = Client(raise_request_exception=False)
        client.force_login(alice)
        statuses.append(client.post(path).status_code)

    def work():
        take_statement(owner_id=alice.pk, statement_id=statement.pk)

    problems = together(click, click, work, work)

    assert (problems, statuses) == ([], [302, 302])
    assert Expense.objects.owned_by(alice).count() == 28
    assert StatementLine.objects.owned_by(alice).count() == 28


@pytest.mark.no_identity
def test_the_worker_examines_takes_in_and_forgets_in_nobodys_name(alice):
    pk = keep(alice, FILE)

    examine_statement(owner_id=alice.pk, statement_id=pk)
    take_statement(owner_id=alice.pk, statement_id=pk)
    take_statement(owner_id=alice.pk, statement_id=2**40)
    take_statement(owner_id=2**40, statement_id=pk)

    assert forget_old_uploads(timestamp=0) == 0

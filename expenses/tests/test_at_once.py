"""One person twice in the same moment: in threads with connections of their own."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connections

from expenses.models import Expense
from expenses.recording import change_many, restore_expenses, trash_expenses
from expenses.tests.making import a_category, a_person, an_expense

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 60
ROUNDS = 8
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def repeatedly(*jobs):
    """Run the jobs beside one another, each several times; return what went wrong."""
    together, problems = Barrier(len(jobs)), []

    def run(job):
        try:
            for _ in range(ROUNDS):
                together.wait(20)
                job()
        except Exception as error:  # noqa: BLE001 - it is what the test asks about
            together.abort()
            problems.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_changes_of_many_in_opposite_order_wait_for_one_another():
    alice = a_person()
    ids = [an_expense(owner=alice).pk for _ in range(ROWS)]
    food, rent = a_category(owner=alice), a_category(owner=alice)

    def file_all(chosen, category):
        rows = Expense.objects.owned_by(alice).filter(pk__in=chosen)
        return lambda: change_many(expenses=rows.order_by("pk"), category=category)

    problems = repeatedly(file_all(ids, food), file_all(ids[::-1], rent))

    assert problems == []
    assert Expense.objects.filter(version=1 + 2 * ROUNDS).count() == ROWS
    assert Expense.objects.values("category").distinct().count() == 1


def test_a_deletion_and_its_undo_at_once_leave_all_or_nothing_in_the_trash():
    alice = a_person()
    for _ in range(ROWS):
        an_expense(owner=alice)
    rows = Expense.objects.owned_by(alice)

    problems = repeatedly(
        lambda: trash_expenses(expenses=rows, at=NOON),
        lambda: restore_expenses(expenses=rows.filter(deleted_at=NOON)),
        lambda: change_many(expenses=rows, is_excluded=True),
    )

    assert problems == []
    assert rows.trashed().count() in {0, ROWS}

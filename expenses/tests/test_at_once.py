"""One person twice in the same moment: in threads with connections of their own."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from accounts.models import User
from expenses.models import Expense
from expenses.recording import change_many, restore_expenses, trash_expenses
from expenses.tests.making import a_category, a_person, an_expense

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 60
ROUNDS = 8
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CREATE = reverse("expenses:expense-create")
ANSWERS = {
    "amount": "0.10",
    "currency": "USD",
    "direction": "spent",
    "title": "Stamp",
    "when": "other",
    "day": "2026-11-20",
}
WHOEVER = {
    "password": "another horse and battery",
    "currency": "EUR",
    "time_zone": "UTC",
    "language": "en-us",
}


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


def at_once(person, *requests):
    """Post each form to its address from a browser of its own, all in one moment."""
    together, statuses = Barrier(len(requests)), []

    def send(path, form):
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person)
        try:
            together.wait(30)
            statuses.append(client.post(path, form).status_code)
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=request) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(statuses)


def a_form(**answers):
    return ANSWERS | {"submission": str(uuid4())} | answers


def test_one_form_sent_twelve_times_at_once_is_one_expense():
    alice, form = a_person(), a_form()

    statuses = at_once(alice, *[(CREATE, form)] * 12)

    assert statuses == {302: 12}
    assert Expense.objects.owned_by(alice).count() == 1


def test_the_second_of_two_editors_is_told():
    expense = an_expense(owner=a_person())
    path = reverse("expenses:expense-update", args=[expense.pk])
    forms = [ANSWERS | {"title": title, "version": "1"} for title in ("Dinner", "Breakfast")]

    statuses = at_once(expense.owner, *[(path, form) for form in forms])

    expense.refresh_from_db()
    assert statuses == {302: 1, 409: 1}
    assert expense.version == 2


def test_a_name_registered_eight_times_at_once_in_mixed_case_is_one_account():
    names = ["carol", "Carol", "CAROL", "cArol", "caRol", "carOl", "caroL", "CarOL"]
    path = reverse("accounts:signup")

    statuses = at_once(None, *[(path, WHOEVER | {"username": name}) for name in names])

    assert statuses == {302: 1, 422: 7}
    assert [person.username_folded for person in User.objects.all()] == ["carol"]


def test_twenty_four_additions_of_ten_cents_at_once_are_two_forty():
    alice = a_person()

    statuses = at_once(alice, *[(CREATE, a_form()) for _ in range(24)])

    client = Client()
    client.force_login(alice)
    shown = client.get(reverse("expenses:expense-list"), {"q": "stamp"}).context["summary"]
    assert statuses == {302: 24}
    assert (shown.count, shown.total) == (24, Decimal("2.40"))


@pytest.mark.parametrize("filed", [0, 1])
def test_a_category_deleted_while_filing_leaves_no_orphan(filed):
    alice = a_person()
    dog = a_category(owner=alice)
    for _ in range(filed):
        an_expense(owner=alice, category=dog)
    deletion = reverse("expenses:category-delete", args=[dog.pk]), {}
    merge = reverse("expenses:category-merge", args=[dog.pk]), {"into": ""}

    statuses = at_once(
        alice, *[(CREATE, a_form(category=dog.pk)) for _ in range(6)], deletion, merge
    )

    assert max(statuses) < 500
    assert orphans() == []


def test_an_account_deleted_while_filing_leaves_no_orphan():
    alice = a_person()
    deletion = reverse("accounts:settings-delete"), {"password": "correct horse battery"}

    statuses = at_once(alice, *[(CREATE, a_form()) for _ in range(6)], deletion)

    assert max(statuses) <= 503
    assert 500 not in statuses
    assert orphans() == []


def orphans():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM expenses_expense expense WHERE NOT EXISTS "
            "(SELECT FROM accounts_user WHERE id = expense.owner_id) OR category_id IS NOT NULL "
            "AND NOT EXISTS (SELECT FROM expenses_category WHERE id = expense.category_id)"
        )
        return cursor.fetchall()

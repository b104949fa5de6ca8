import threading
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.people import remove
from expenses.leaving import OWNED, erase, stored_lines
from expenses.models import ArchivedTag, Category, Expense, HiddenCategory, Suggestion
from expenses.recording import record_expense
from expenses.tests.making import (
    a_category,
    a_changed_row,
    a_payment_method,
    an_expense,
    credentials_of,
)
from expenses.tests.waiting import wait_until_somebody_waits

pytestmark = pytest.mark.django_db


def has_owner(model):
    try:
        return bool(model._meta.get_field("owner"))
    except FieldDoesNotExist:
        return False


def everything_of(person):
    shared = a_category()
    parent = a_category(owner=person)
    child = a_category(owner=person, parent=parent)
    card = a_payment_method(owner=person)
    an_expense(owner=person, category=child, payment_method=card, tags=["a"])
    an_expense(owner=person, category=shared, deleted_at=timezone.now())
    HiddenCategory.objects.create(owner=person, category=shared)
    ArchivedTag.objects.create(owner=person, name="a")
    Suggestion.objects.create(owner=person, rule="rule", subject="x", state="declined")
    credentials_of(person)
    a_changed_row(owner=person)


def counts_of(person):
    return {model: model.objects.owned_by(person).count() for model in OWNED}


def test_every_table_with_an_owner_is_emptied():
    assert set(OWNED) == {model for model in apps.get_models() if has_owner(model)}


@pytest.mark.parametrize("model", OWNED)
def test_every_table_with_an_owner_has_an_index_of_all_rows_that_begins_with_it(model):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) > 0 FROM pg_index
            JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indrelid = %s::regclass AND attname = 'owner_id' AND indpred IS NULL
            """,
            [model._meta.db_table],
        )
        assert cursor.fetchone()[0]


def test_erase_removes_all_of_one_person_and_nothing_of_another(alice, bob):
    everything_of(alice)
    everything_of(bob)
    before = counts_of(bob)
    assert min(counts_of(alice).values()) > 0

    erase(owner=alice)

    assert set(counts_of(alice).values()) == {0}
    assert counts_of(bob) == before
    assert Category.objects.shared().count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_erase_takes_one_statement_a_table(alice):
    for _ in range(3):
        an_expense(owner=alice)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        erase(owner=alice)

    assert len(queries) == len(OWNED) + 1


def test_remove_takes_the_person_along_and_does_nothing_the_second_time(alice, bob):
    everything_of(alice)
    again = type(alice).objects.get(pk=alice.pk)

    remove(person=alice)
    remove(person=again)

    assert list(type(bob).objects.all()) == [bob]


@pytest.mark.django_db(transaction=True)
def test_remove_waits_for_who_is_still_writing(alice):
    removing = threading.Thread(target=lambda: (remove(person=alice), connection.close()))

    with transaction.atomic():
        record_expense(
            owner=alice,
            title="Lunch",
            amount=Decimal(1),
            currency="USD",
            spent_on=date(2026, 11, 20),
        )
        removing.start()
        wait_until_somebody_waits()
    removing.join()

    assert (Expense.objects.across_owners().count(), type(alice).objects.count()) == (0, 0)


def test_stored_lines_say_only_what_there_is(alice):
    assert stored_lines(owner=alice) == []

    everything_of(alice)

    assert stored_lines(owner=alice) == [
        "2 expenses",
        "1 in the trash",
        "2 own categories",
        "1 way to pay",
    ]


def test_stored_lines_count_in_the_persons_format(alice):
    alice.language = "de"
    rows = [
        Expense(
            owner=alice,
            title="x",
            spent_on="2026-01-01",
            amount=1,
            base_amount=1,
            currency="USD",
        )
        for _ in range(1234)
    ]
    Expense.objects.bulk_create(rows)

    assert stored_lines(owner=alice) == ["1.234 expenses"]

from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.people import save_preferences
from expenses.models import Expense
from expenses.rebasing import rebase_expenses
from expenses.recording import change_expense, record_expense
from expenses.tasks import rebase_all_expenses
from expenses.tests.making import an_expense
from expenses.tests.waiting import wait_until_somebody_waits

pytestmark = pytest.mark.django_db

LUNCH = {"title": "Lunch", "amount": Decimal(12), "spent_on": date(2026, 11, 20)}


def base_amounts(person):
    rows = Expense.objects.owned_by(person).order_by("pk")
    return list(rows.values_list("base_amount", flat=True))


def versions_of(person):
    rows = Expense.objects.owned_by(person).order_by("pk")
    return list(rows.values_list("version", "updated_at"))


def three_expenses(person):
    an_expense(owner=person, amount="1.25", currency="USD")
    an_expense(owner=person, amount="-2.50", currency="EUR")
    an_expense(owner=person, amount="3", currency="EUR", deleted_at=timezone.now())


def test_expenses_follow_their_owners_currency_there_and_back(alice, bob):
    three_expenses(alice)
    three_expenses(bob)
    in_dollars = [Decimal("1.25"), None, None]
    assert base_amounts(alice) == in_dollars

    alice.currency = "EUR"
    alice.save()
    rebase_all_expenses(owner_id=alice.pk)

    assert base_amounts(alice) == [None, Decimal("-2.50"), Decimal(3)]
    assert base_amounts(bob) == in_dollars
    alice.currency = "USD"
    alice.save()
    rebase_all_expenses(owner_id=alice.pk)
    assert base_amounts(alice) == in_dollars


def test_rebase_goes_on_where_it_stopped_and_touches_nothing_twice(alice):
    three_expenses(alice)
    versions = versions_of(alice)
    alice.currency = "EUR"
    alice.save()

    first = rebase_expenses(owner=alice, after=0, at_most=2)
    second = rebase_expenses(owner=alice, after=first, at_most=2)

    assert rebase_expenses(owner=alice, after=second, at_most=2) is None
    assert rebase_expenses(owner=alice, after=0, at_most=2) is None
    assert base_amounts(alice) == [None, Decimal("-2.50"), Decimal(3)]
    assert versions_of(alice) == versions


def test_rebase_forgets_who_left(alice):
    rebase_all_expenses(owner_id=alice.pk + 1)


def test_the_job_is_queued_with_the_change_or_not_at_all(alice):
    alice.currency = "EUR"
    with transaction.atomic():
        save_preferences(person=alice, columns=["currency"])
        transaction.set_rollback(True)

    assert ProcrastinateJob.objects.count() == 0
    save_preferences(person=alice, columns=["currency"])
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"owner_id": alice.pk}]


def test_what_is_written_on_an_old_page_is_in_the_currency_of_now(alice):
    loaded_before = User.objects.get(pk=alice.pk)
    old = an_expense(owner=loaded_before, currency="USD")
    alice.currency = "EUR"
    alice.save()

    record_expense(owner=loaded_before, currency="EUR", **LUNCH)
    change_expense(expense=old, version=1, **LUNCH)

    assert base_amounts(alice) == [None, Decimal(12)]


@pytest.mark.django_db(transaction=True)
def test_a_new_currency_waits_for_who_is_still_writing(alice):
    def choose_euros():
        person = User.objects.get(pk=alice.pk)
        person.currency = "EUR"
        save_preferences(person=person, columns=["currency"])
        connection.close()

    choosing = Thread(target=choose_euros)
    with transaction.atomic():
        record_expense(owner=alice, currency="EUR", **LUNCH)
        choosing.start()
        wait_until_somebody_waits()
        is_still_choosing = choosing.is_alive()
    choosing.join()
    rebase_all_expenses(owner_id=alice.pk)

    assert is_still_choosing
    assert base_amounts(alice) == [Decimal(12)]


def test_nothing_is_recorded_for_somebody_who_has_gone(alice):
    loaded_before = User.objects.get(pk=alice.pk)
    alice.delete()

    with pytest.raises(PermissionDenied):
        record_expense(owner=loaded_before, currency="USD", **LUNCH)

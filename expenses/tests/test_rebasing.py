from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.people import save_preferences
from expenses.models import Expense
from expenses.rebasing import rebase_expenses
from expenses.tasks import rebase_all_expenses
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db


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

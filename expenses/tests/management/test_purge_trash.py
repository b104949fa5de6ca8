from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from expenses import purging
from expenses.models import Expense
from expenses.tasks import purge_trash
from expenses.tests.making import an_expense


def purge():
    out = StringIO()
    call_command("purge_trash", stdout=out)
    return out.getvalue()


def trashed(owner, *, days):
    return an_expense(owner=owner, deleted_at=timezone.now() - timedelta(days=days))


def test_purging_deletes_what_was_trashed_long_ago_of_everyone(alice, bob):
    kept = {an_expense(owner=alice), trashed(alice, days=29), trashed(bob, days=0)}
    for owner in (alice, bob):
        trashed(owner, days=31)

    assert purge() == "Expenses deleted for good: 2\nChanges forgotten: 0\n"
    assert purge() == "Expenses deleted for good: 0\nChanges forgotten: 0\n"

    assert set(Expense.objects.all()) == kept


def test_purging_keeps_things_for_as_long_as_the_setting_says(alice, settings):
    settings.TRASH_DAYS = 3
    trashed(alice, days=4)
    kept = trashed(alice, days=2)

    purge()

    assert list(Expense.objects.all()) == [kept]


def test_purging_goes_on_until_nothing_is_left(alice, monkeypatch):
    monkeypatch.setattr(purging, "PURGED_AT_ONCE", 2)
    for _ in range(5):
        trashed(alice, days=40)

    assert purge() == "Expenses deleted for good: 5\nChanges forgotten: 0\n"


@pytest.mark.parametrize("timestamp", [0])
def test_the_worker_purges_too(alice, timestamp):
    trashed(alice, days=40)

    assert purge_trash(timestamp=timestamp) == 1

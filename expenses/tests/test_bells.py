"""What accounts asks of expenses through its bells, from the page to the row."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.leaving import erase_due
from accounts.models import User
from expenses.models import Expense
from expenses.tests.making import a_category, a_payment_method, an_expense

pytestmark = pytest.mark.django_db

MONEY = {"currency": "EUR", "time_zone": "UTC", "month_starts_on": "1", "week_starts_on": "1"}


@pytest.fixture
def inside(client, alice):
    client.force_login(alice)
    return client


def test_another_currency_queues_one_job(inside, alice):
    for _ in range(2):
        inside.post(reverse("accounts:settings-money"), MONEY)

    (job,) = ProcrastinateJob.objects.all()
    assert (job.task_name, job.args) == (
        "expenses.tasks.rebase_all_expenses",
        {"owner_id": alice.pk},
    )


def test_a_refused_currency_queues_nothing(inside):
    inside.post(reverse("accounts:settings-money"), MONEY | {"month_starts_on": "0"})

    assert ProcrastinateJob.objects.count() == 0


@pytest.mark.parametrize("page", ["settings-data", "settings-delete"])
def test_pages_count_what_is_the_persons_own(inside, alice, bob, page):
    a_category()
    a_category(owner=alice)
    a_payment_method(owner=alice)
    an_expense(owner=alice)
    an_expense(owner=alice)
    an_expense(owner=bob)

    response = inside.get(reverse(f"accounts:{page}"))

    assert response.context["stored"] == ["2 expenses", "1 own category", "1 way to pay"]


def test_deleting_the_account_takes_its_expenses_and_nobody_elses(inside, alice, bob):
    an_expense(owner=alice, category=a_category(owner=alice))
    kept = an_expense(owner=bob)

    inside.post(reverse("accounts:settings-delete"), {"password": "alice's password"})
    erase_due(now=timezone.now() + timedelta(days=settings.ERASE_AFTER_DAYS))

    assert list(User.objects.all()) == [bob]
    assert list(Expense.objects.across_owners()) == [kept]


def test_a_wrong_password_takes_nothing(inside, alice):
    kept = an_expense(owner=alice)

    inside.post(reverse("accounts:settings-delete"), {"password": "wrong"})

    assert list(Expense.objects.owned_by(alice)) == [kept]


def test_staff_see_how_much_there_is_and_not_what(client, alice, sign_in_proven):
    an_expense(owner=alice, title="Secret surgery", amount="987.65")
    sign_in_proven(client, User.objects.create_user("staff", is_staff=True))

    page = client.get(reverse("admin:accounts_user_change", args=[alice.pk])).content.decode()

    assert [page.count(word) for word in ("1 expense", "Secret surgery", "987")] == [1, 0, 0]

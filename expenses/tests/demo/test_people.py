from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.identity import acting_for
from accounts.leaving import erase
from accounts.models import User
from accounts.people import TakenError
from expenses.demo import people
from expenses.demo.people import make_demo_person
from expenses.models import Category, Expense
from expenses.seeding import seed_shared_categories

FIRST, UNTIL = date(2024, 11, 22), date(2026, 11, 22)


def make(username="demo", currency="USD", **changes):
    wanted = {"password": None, "first": FIRST, "until": UNTIL, "seed": 1} | changes
    make_demo_person(username=username, currency=currency, **wanted)
    return User.objects.named(username)


def rows_of(person):
    rows = Expense.objects.owned_by(person).order_by("pk")
    return list(rows.values_list("spent_on", "title", "amount", "category__name", "tags"))


def test_demo_person_files_under_shared_categories_and_makes_the_others(db):
    seed_shared_categories()

    person = make()

    own = Category.objects.owned_by(person).values_list("parent__name", "name")
    assert set(own) == {
        (None, "Dog"),
        ("Eating out", "Coffee"),
        ("Eating out", "Lunch"),
        ("Entertainment", "Subscriptions"),
        ("Housing", "Rent"),
        ("Transport", "Fuel"),
    }
    salary = Expense.objects.owned_by(person).filter(title="Salary").first()
    assert (salary.category.kind, salary.category.owner) == (Category.Kind.INCOME, None)


def test_demo_person_comes_without_shared_categories_too(db):
    person = make(count=2000)

    kinds = Category.objects.owned_by(person).values_list("name", "kind")
    assert dict(kinds)["Income"] == Category.Kind.INCOME
    assert dict(kinds)["Transfers"] == Category.Kind.TRANSFER
    assert Expense.objects.owned_by(person).count() == 2000


def test_demo_person_is_the_same_again_under_the_same_name(db):
    person = make(count=400)
    first = rows_of(person)
    erase(person=person, now=timezone.now())

    assert rows_of(make(count=400)) == first
    assert rows_of(make("another", count=400)) != first


def test_demo_person_is_written_in_batches(db, monkeypatch):
    monkeypatch.setattr(people, "BATCH", 150)
    written = []

    make(count=400, progress=written.append)

    assert written == [150, 300, 400]


@pytest.mark.parametrize(
    ("currency", "abroad", "rent"),
    [("USD", "EUR", "1180"), ("EUR", "CHF", "1180"), ("JPY", "EUR", "118000")],
)
def test_demo_person_has_amounts_as_its_currency_has_them(db, currency, abroad, rent):
    person = make(currency=currency)

    found = Expense.objects.owned_by(person)
    assert set(found.values_list("currency", flat=True)) == {currency, abroad}
    assert found.filter(title="Rent").order_by("pk")[0].amount == Decimal(rent)
    assert not found.filter(currency=abroad, base_amount__isnull=False).exists()


def test_demo_person_leaves_an_existing_account_alone(alice):
    with pytest.raises(TakenError):
        make("ALICE")

    assert not Expense.objects.owned_by(alice).exists()


def test_demo_person_is_stored_in_their_own_name(db):
    person = make(count=10)

    with acting_for(person.pk):
        assert Expense.objects.owned_by(person).count() == 10

from datetime import date

import pytest

from accounts.identity import acting_for
from expenses.demo.sample import NotEmptyError, add_sample, remove_sample, sample_of
from expenses.history import latest_change
from expenses.models import Category, Change, Expense, PaymentMethod
from expenses.seeding import seed_shared_categories
from expenses.tests.making import a_category, an_expense
from expenses.undoing import undo

UNTIL = date(2026, 11, 22)


def add(owner):
    with acting_for(owner.pk):
        return add_sample(owner=owner, until=UNTIL)


def remove(owner):
    """In a step of its own, as each request is; return that step."""
    with acting_for(owner.pk):
        remove_sample(owner=owner)
        return latest_change(owner=owner)


@pytest.fixture
def sampled(alice):
    seed_shared_categories()
    return add(alice)


def own(owner):
    return {
        model.__name__: model.objects.owned_by(owner).count()
        for model in (Expense, Category, PaymentMethod)
    }


def test_sample_is_some_months_up_to_the_day_in_one_step(alice, bob, sampled):
    days = Expense.objects.owned_by(alice).order_by("spent_on").values_list("spent_on", flat=True)

    assert own(alice)["Expense"] == sampled == 260
    assert days[0] < date(2026, 8, 1)
    assert max(day for day in days if day <= UNTIL) > date(2026, 11, 15)
    assert Change.objects.owned_by(alice).count() == 1
    assert sample_of(owner=alice) is not None
    assert sample_of(owner=bob) is None


def test_sample_is_added_once_and_to_an_empty_account_only(alice, bob, sampled):
    an_expense(owner=bob)

    for owner in (alice, bob):
        with pytest.raises(NotEmptyError):
            add_sample(owner=owner, until=UNTIL)

    assert own(alice)["Expense"] == sampled
    assert own(bob)["Expense"] == 1


def test_sample_uses_what_the_person_has_by_the_same_name(alice):
    seed_shared_categories()
    dog = a_category(owner=alice, name="DOG")
    add(alice)

    names = Category.objects.owned_by(alice).filter(parent=None).values_list("name", flat=True)
    assert list(names) == ["DOG"]

    remove(alice)

    assert list(Category.objects.owned_by(alice)) == [dog]


def test_removing_leaves_an_empty_account(alice, bob, sampled):
    an_expense(owner=bob)

    with acting_for(alice.pk):
        assert remove_sample(owner=alice) == sampled

    assert own(alice) == {"Expense": 0, "Category": 0, "PaymentMethod": 0}
    assert own(bob)["Expense"] == 1
    assert sample_of(owner=alice) is None
    assert remove(alice) is None


def test_removing_takes_what_was_changed_and_leaves_what_is_the_persons(alice, sampled):
    lunch = Category.objects.owned_by(alice).exclude(parent=None).first()
    cash = PaymentMethod.objects.owned_by(alice).get(name="Cash")
    with acting_for(alice.pk):
        changed = Expense.objects.owned_by(alice).first()
        changed.title = "Changed"
        changed.save()
        mine = an_expense(owner=alice, category=lunch, payment_method=cash)

    remove(alice)

    assert list(Expense.objects.owned_by(alice)) == [mine]
    assert list(Category.objects.owned_by(alice)) == [lunch]
    assert list(PaymentMethod.objects.owned_by(alice)) == [cash]


def test_removing_can_be_undone_and_done_again(alice, sampled):
    before = own(alice)
    removed_by = remove(alice)

    with acting_for(alice.pk):
        undo(owner=alice, change=removed_by.pk)

    assert own(alice) == before
    assert sample_of(owner=alice) is not None
    remove(alice)
    assert own(alice)["Expense"] == 0

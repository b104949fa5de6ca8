from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from expenses.merging import merge_categories, merge_payment_methods, merge_plan
from expenses.models import Category, Expense, HiddenCategory, PaymentMethod
from expenses.recording import record_expense
from expenses.tests.making import a_category, a_payment_method, a_person, an_expense


def filed(category):
    return set(Expense.objects.filter(category=category))


def test_merge_categories_moves_everything_and_removes_the_source(alice):
    dog, pets = a_category(owner=alice, name="Dog"), a_category(owner=alice, name="Pets")
    walk, vet = an_expense(owner=alice, category=dog), an_expense(owner=alice, category=dog)
    trashed = an_expense(owner=alice, category=dog, deleted_at=timezone.now())
    before = vet.updated_at

    moved = merge_categories(source=dog, into=pets)

    assert moved == 3
    assert filed(pets) == {walk, vet, trashed}
    assert list(Category.objects.owned_by(alice)) == [pets]
    vet.refresh_from_db()
    assert vet.version == 2
    assert vet.updated_at > before


def test_merge_categories_into_none_leaves_them_uncategorised(alice):
    dog = a_category(owner=alice, name="Dog")
    walk = an_expense(owner=alice, category=dog)

    assert merge_categories(source=dog, into=None) == 1

    assert filed(None) == {walk}
    assert not Category.objects.owned_by(alice).exists()


def test_merge_categories_leaves_others_alone(alice, bob):
    shared = a_category(name="Groceries")
    dog = a_category(owner=alice, name="Dog")
    others = a_category(owner=bob, name="Dog")
    of_bob = an_expense(owner=bob, category=others)
    already = an_expense(owner=bob, category=shared)

    merge_categories(source=dog, into=shared)

    assert (filed(others), filed(shared)) == ({of_bob}, {already})
    already.refresh_from_db()
    assert already.version == 1


@pytest.mark.parametrize(
    ("into", "goes_to"),
    [("top", "top"), ("inside", "above"), (None, None)],
)
def test_merge_categories_takes_what_is_inside_along(alice, into, goes_to):
    pets = a_category(owner=alice, name="Pets")
    dog = a_category(owner=alice, name="Dog", parent=pets)
    walk = an_expense(owner=alice, category=dog)
    places = {None: None, "top": a_category(owner=alice), "above": a_category(owner=alice)}
    places["inside"] = a_category(owner=alice, parent=places["above"])

    merge_categories(source=pets, into=places[into])

    dog.refresh_from_db()
    assert dog.parent == places[goes_to]
    assert filed(dog) == {walk}


def test_merge_categories_joins_what_has_the_same_name_inside(alice):
    pets, animals = a_category(owner=alice, name="Pets"), a_category(owner=alice, name="Animals")
    walk = an_expense(owner=alice, category=a_category(owner=alice, name="DOG", parent=pets))
    dog = a_category(owner=alice, name="Dog", parent=animals)
    vet = an_expense(owner=alice, category=dog)

    merge_categories(source=pets, into=animals)

    assert filed(dog) == {walk, vet}
    assert list(Category.objects.owned_by(alice).filter(parent=animals)) == [dog]


def test_merge_categories_lets_a_child_of_the_same_name_take_the_place(alice):
    outer = a_category(owner=alice, name="Dog")
    inner = a_category(owner=alice, name="Dog", parent=outer)
    walk = an_expense(owner=alice, category=inner)

    merge_categories(source=outer, into=None)

    inner.refresh_from_db()
    assert (inner.parent, list(Category.objects.owned_by(alice))) == (None, [inner])
    assert filed(inner) == {walk}


def test_merge_categories_of_everyone_keeps_each_persons_own_inside(alice, bob):
    food, eating = a_category(name="Food"), a_category(name="Eating")
    of_alice = a_category(owner=alice, name="Snacks", parent=food)
    of_bob = a_category(owner=bob, name="Snacks", parent=food)
    there = a_category(owner=bob, name="snacks", parent=eating)
    lunch, tea = an_expense(owner=alice, category=food), an_expense(owner=bob, category=of_bob)
    HiddenCategory.objects.create(owner=bob, category=food)

    assert merge_categories(source=food, into=eating) == 1

    of_alice.refresh_from_db()
    assert of_alice.parent == eating
    assert (filed(eating), filed(there)) == ({lunch}, {tea})
    assert set(Category.objects.all()) == {eating, of_alice, there}


@pytest.mark.parametrize("into", ["itself", "inside", "foreign"])
def test_merge_categories_refuses_what_cannot_be(alice, bob, into):
    dog = a_category(owner=alice)
    targets = {
        "itself": dog,
        "inside": a_category(owner=alice, parent=dog),
        "foreign": a_category(owner=bob),
    }

    with pytest.raises(ValueError, match="category"):
        merge_categories(source=dog, into=targets[into])


def test_merge_categories_into_one_that_is_gone_is_refused(alice):
    dog, pets = a_category(owner=alice, name="Dog"), a_category(owner=alice, name="Pets")
    Category.objects.filter(pk=pets.pk).delete()

    with pytest.raises(ValidationError) as refused:
        merge_categories(source=dog, into=pets)

    assert refused.value.message_dict == {"into": ["Pets is gone."]}
    assert Category.objects.get() == dog


def test_merge_categories_into_a_shared_one_that_staff_have_just_removed_is_refused(alice):
    dog, food = a_category(owner=alice, name="Dog"), a_category(name="Food")
    walk = an_expense(owner=alice, category=dog)
    Category.objects.filter(pk=food.pk).delete()

    with pytest.raises(ValidationError) as refused:
        merge_categories(source=dog, into=food)

    assert refused.value.message_dict == {"into": ["Food is gone."]}
    assert filed(dog) == {walk}


def test_merge_plan_says_what_the_merge_then_does(alice):
    pets, income = a_category(owner=alice, name="Pets"), a_category(kind="income")
    dog = a_category(owner=alice, name="Dog", parent=pets)
    an_expense(owner=alice, category=pets)
    an_expense(owner=alice, category=pets, deleted_at=timezone.now())

    plan = merge_plan(source=pets, into=income)

    assert (plan.present, plan.trashed, plan.children) == (1, 1, (dog,))
    assert (plan.children_go_to, plan.counts_as) == (income, "Income")
    assert merge_categories(source=pets, into=income) == 2


def test_merge_payment_methods_moves_everything_and_removes_the_source(alice, bob):
    visa, card = a_payment_method(owner=alice), a_payment_method(owner=alice)
    lunch = an_expense(owner=alice, payment_method=visa)
    trashed = an_expense(owner=alice, payment_method=visa, deleted_at=timezone.now())
    of_bob = an_expense(owner=bob, payment_method=a_payment_method(owner=bob))

    assert merge_payment_methods(source=visa, into=card) == 2

    assert set(Expense.objects.filter(payment_method=card)) == {lunch, trashed}
    assert list(PaymentMethod.objects.owned_by(alice)) == [card]
    of_bob.refresh_from_db()
    assert of_bob.version == 1


def test_merge_payment_methods_into_none_leaves_it_open(alice):
    visa = a_payment_method(owner=alice)
    lunch = an_expense(owner=alice, payment_method=visa)

    merge_payment_methods(source=visa, into=None)

    lunch.refresh_from_db()
    assert lunch.payment_method is None


def test_merge_payment_methods_refuses_another_persons(alice, bob):
    visa = a_payment_method(owner=alice)

    with pytest.raises(ValueError, match="owner"):
        merge_payment_methods(source=visa, into=a_payment_method(owner=bob))


def at_once(*jobs):
    """Run the jobs in threads with connections of their own; return what each raised or None."""
    together, ended = Barrier(len(jobs)), {}

    def run(number, job):
        try:
            together.wait(10)
            ended[number] = job()
        except Exception as error:  # noqa: BLE001 - it is what the test asks about
            ended[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [ended[number] for number in range(len(jobs))]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_while_somebody_files_into_a_category_that_is_merged():
    alice = a_person()
    dog, pets = a_category(owner=alice, name="Dog"), a_category(owner=alice, name="Pets")

    def file():
        recorded = []
        for number in range(20):
            try:
                recorded.append(
                    record_expense(
                        owner=alice,
                        title=f"Walk {number}",
                        amount=Decimal(10),
                        currency="USD",
                        spent_on=date(2026, 11, 20),
                        category=dog,
                    )
                )
            except ValidationError as error:
                assert set(error.message_dict) == {"category"}  # noqa: PT017 - the last of many
        return recorded

    merged = Category.objects.get(pk=dog.pk)
    recorded, moved = at_once(file, lambda: merge_categories(source=merged, into=pets))

    if isinstance(moved, ValidationError):
        assert set(moved.message_dict) == {"into"}
        assert filed(dog) == set(recorded)
    else:
        assert filed(pets) == set(recorded)


@pytest.mark.django_db(transaction=True)
def test_two_merges_into_one_another_wait_for_one_another():
    alice = a_person()
    dog, pets = a_category(owner=alice, name="Dog"), a_category(owner=alice, name="Pets")
    walk, vet = an_expense(owner=alice, category=dog), an_expense(owner=alice, category=pets)

    def merge(source, into):
        # Rows of its own, as another process has them.
        rows = Category.objects.in_bulk([source.pk, into.pk])
        return lambda: merge_categories(source=rows[source.pk], into=rows[into.pk])

    ended = at_once(merge(dog, pets), merge(pets, dog))

    assert {type(one) for one in ended} == {int, ValidationError}
    assert filed(Category.objects.get()) == {walk, vet}


@pytest.mark.django_db(transaction=True)
def test_an_expense_that_comes_in_unchecked_keeps_its_category():
    alice = a_person()
    dog = a_category(owner=alice, name="Dog")
    filing, merged = Barrier(2), Barrier(2)

    def file():
        # A row that the merge cannot see yet, by a writer that checks no key before COMMIT.
        with transaction.atomic():
            an_expense(owner=alice, category=dog)
            filing.wait(10)
            merged.wait(10)

    def merge():
        filing.wait(10)
        moved = merge_categories(source=dog, into=None)
        merged.wait(10)
        return moved

    filed_late, moved = at_once(file, merge)

    assert (type(filed_late).__name__, moved) == ("IntegrityError", 0)
    assert not Expense.objects.exists()
    assert connection.is_usable()

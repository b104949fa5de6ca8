from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from expenses.models import Category, Expense
from expenses.purging import purge_trashed
from expenses.recording import (
    StaleVersion,
    change_expense,
    change_many,
    normalise_tags,
    record_expense,
    restore_expenses,
    trash_expenses,
)
from expenses.tests.making import a_category, a_payment_method, a_person, an_expense

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE_O_CLOCK = datetime(2026, 11, 20, 13, tzinfo=UTC)
LUNCH = {
    "title": "Lunch",
    "amount": Decimal("12.50"),
    "currency": "USD",
    "spent_on": date(2026, 11, 20),
}


def of(person):
    return Expense.objects.owned_by(person)


def test_record_expense_stores_what_it_is_given(alice):
    food = a_category(owner=alice)
    card = a_payment_method(owner=alice)

    expense = record_expense(
        owner=alice, category=food, payment_method=card, tags=["#Team"], note="Maya", **LUNCH
    )

    stored = of(alice).get()
    assert stored == expense
    assert (stored.title, stored.amount, stored.base_amount) == ("Lunch", 12.5, 12.5)
    assert (stored.category, stored.payment_method) == (food, card)
    assert (stored.tags, stored.note, stored.version) == (["team"], "Maya", 1)


def test_record_expense_in_a_currency_without_a_rate_has_no_own_amount(alice):
    expense = record_expense(owner=alice, **LUNCH | {"currency": "EUR"})

    assert expense.base_amount is None


def test_record_expense_twice_with_one_token_is_one_expense(alice):
    token = uuid4()
    first = record_expense(owner=alice, submission=token, **LUNCH)

    second = record_expense(owner=alice, submission=token, **LUNCH)

    assert second == first
    assert of(alice).count() == 1


def test_record_expense_with_another_persons_token_is_another_expense(alice, bob):
    token = uuid4()

    of_alice = record_expense(owner=alice, submission=token, **LUNCH)
    of_bob = record_expense(owner=bob, submission=token, **LUNCH)

    assert of_alice != of_bob


@pytest.mark.django_db(transaction=True)
def test_record_expense_twice_at_the_same_moment_is_one_expense():
    person, token, together, recorded = a_person(), uuid4(), Barrier(4), []

    def click():
        together.wait()
        recorded.append(record_expense(owner=person, submission=token, **LUNCH).pk)
        connections.close_all()

    clicks = [Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert recorded == [of(person).get().pk] * 4


def test_record_expense_under_a_category_that_is_gone_names_the_field(alice):
    gone = Category(pk=2**40, owner=alice, name="Gone")

    with pytest.raises(ValidationError) as refused:
        record_expense(owner=alice, category=gone, **LUNCH)

    assert list(refused.value.message_dict) == ["category"]
    assert not of(alice).exists()


def test_record_expense_under_another_persons_category_names_the_field(alice, bob):
    with pytest.raises(ValidationError) as refused:
        record_expense(owner=alice, category=a_category(owner=bob), **LUNCH)

    assert list(refused.value.message_dict) == ["category"]


def test_record_expense_with_another_persons_payment_method_names_the_field(alice, bob):
    with pytest.raises(ValidationError) as refused:
        record_expense(owner=alice, payment_method=a_payment_method(owner=bob), **LUNCH)

    assert list(refused.value.message_dict) == ["payment_method"]


def test_change_expense_counts_the_version_up(alice):
    expense = an_expense(owner=alice)

    changed = change_expense(expense=expense, version=1, amount=Decimal(20), title="Dinner")

    assert (changed.title, changed.amount, changed.base_amount) == ("Dinner", 20, 20)
    assert changed.version == 2
    assert changed.updated_at > expense.updated_at


def test_change_expense_to_another_currency_forgets_the_own_amount(alice):
    changed = change_expense(expense=an_expense(owner=alice), version=1, currency="EUR")

    assert changed.base_amount is None


def test_change_expense_of_an_old_version_changes_nothing_and_says_what_is_stored(alice):
    expense = an_expense(owner=alice)
    change_expense(expense=expense, version=1, title="Dinner")

    with pytest.raises(StaleVersion) as stale:
        change_expense(expense=expense, version=1, title="Breakfast")

    assert stale.value.current.title == "Dinner"
    assert of(alice).get().title == "Dinner"


def test_change_expense_twice_to_the_same_is_one_change(alice):
    expense = an_expense(owner=alice)
    change_expense(expense=expense, version=1, title="Dinner", tags="a, b")

    again = change_expense(expense=expense, version=1, title="Dinner", tags=["a", "b"])

    assert again.version == 2


@pytest.mark.django_db(transaction=True)
def test_change_expense_by_two_at_the_same_moment_leaves_one_of_them_stale():
    expense, together, told = an_expense(owner=a_person()), Barrier(2), []

    def change(title):
        together.wait()
        try:
            told.append(change_expense(expense=expense, version=1, title=title).title)
        except StaleVersion:
            told.append("stale")
        connections.close_all()

    editors = [Thread(target=change, args=[title]) for title in ("Dinner", "Breakfast")]
    for each in editors:
        each.start()
    for each in editors:
        each.join()

    stored = of(expense.owner).get()
    assert sorted(told) == sorted([stored.title, "stale"])
    assert stored.version == 2


def test_change_expense_that_went_to_the_trash_is_a_conflict(alice):
    expense = an_expense(owner=alice)
    trash_expenses(expenses=of(alice), at=NOON)

    with pytest.raises(StaleVersion) as stale:
        change_expense(expense=expense, version=1, title="Lunch")

    assert stale.value.current.deleted_at == NOON


def test_change_expense_by_who_knows_it_is_in_the_trash_takes_it_out(alice):
    expense = an_expense(owner=alice)
    trash_expenses(expenses=of(alice), at=NOON)

    changed = change_expense(expense=expense, version=2, title="Dinner")

    assert (changed.title, changed.deleted_at) == ("Dinner", None)


def test_change_many_files_them_under_a_category(alice):
    food = a_category(owner=alice)
    for _ in range(3):
        an_expense(owner=alice)
    in_trash = an_expense(owner=alice, deleted_at=NOON)

    changed = change_many(expenses=of(alice), category=food)

    assert changed == 3
    assert {(one.category, one.version) for one in of(alice).present()} == {(food, 2)}
    in_trash.refresh_from_db()
    assert (in_trash.category, in_trash.version) == (None, 1)


def test_change_many_adds_and_removes_tags(alice):
    an_expense(owner=alice, title="A", tags=["home", "old"])
    an_expense(owner=alice, title="B", tags=[])

    change_many(expenses=of(alice), add_tags=["Home"], remove_tags=["OLD"])

    assert dict(of(alice).values_list("title", "tags")) == {"A": ["home"], "B": ["home"]}


def test_change_many_refuses_a_tag_too_many_for_one_of_them(alice):
    an_expense(owner=alice, tags=[str(number) for number in range(20)])
    an_expense(owner=alice, title="Other")

    with pytest.raises(ValidationError) as refused:
        change_many(expenses=of(alice), add_tags=["more"])

    assert list(refused.value.message_dict) == ["tags"]
    assert of(alice).get(title="Other").tags == []


def test_trash_and_restore_are_told_apart_by_their_moment(alice):
    first = an_expense(owner=alice)
    second = an_expense(owner=alice)

    assert trash_expenses(expenses=of(alice).filter(pk=first.pk), at=NOON) == 1
    assert trash_expenses(expenses=of(alice), at=ONE_O_CLOCK) == 1
    assert restore_expenses(expenses=of(alice).filter(deleted_at=ONE_O_CLOCK)) == 1

    assert list(of(alice).present()) == [second]


def test_trash_and_restore_do_nothing_the_second_time(alice):
    an_expense(owner=alice)
    trash_expenses(expenses=of(alice), at=NOON)

    assert trash_expenses(expenses=of(alice), at=ONE_O_CLOCK) == 0
    assert restore_expenses(expenses=of(alice)) == 1
    assert restore_expenses(expenses=of(alice)) == 0
    assert of(alice).get().version == 3


def test_purge_deletes_only_what_was_trashed_before(alice, bob):
    an_expense(owner=alice, deleted_at=NOON)
    an_expense(owner=bob, deleted_at=NOON)
    later = an_expense(owner=alice, deleted_at=ONE_O_CLOCK)
    present = an_expense(owner=bob)

    assert purge_trashed(before=ONE_O_CLOCK) == 2

    assert set(Expense.objects.across_owners()) == {later, present}


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("", []),
        (" , #,, ", []),
        ("Team", ["team"]),
        ("team, TEAM, ＴＥＡＭ", ["team"]),
        ("#dog #vet", ["dog", "vet"]),
        ("work  trip, dog", ["work-trip", "dog"]),
        ("Straße", ["strasse"]),
        (["a b", "c,d", "#e"], ["a-b", "c", "d", "e"]),
        ("x" * 50, ["x" * 50]),
    ],
)
def test_tags_are_folded_parted_and_unique(text, tags):
    assert normalise_tags(text) == tags


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * 51, "A tag has at most 50 characters."),
        (",".join(map(str, range(21))), "An expense has at most 20 tags."),
        ("a\x00b", "Use plain text in tags: remove control characters."),
    ],
)
def test_tags_that_cannot_be_stored_are_refused(text, sentence):
    with pytest.raises(ValidationError) as refused:
        normalise_tags(text)

    assert refused.value.message_dict == {"tags": [sentence]}

from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, connections
from django.urls import reverse
from django.utils.timezone import now

from accounts.identity import acting_for, acting_for_everyone
from accounts.leaving import erase
from accounts.models import User
from accounts.people import save_preferences
from expenses.filing import bring_back, put_away
from expenses.history import changes_of, forget_changes, latest_change
from expenses.merging import merge_categories
from expenses.models import AddedRows, Category, Change, ChangedRow, Expense, HiddenCategory
from expenses.purging import purge_trashed
from expenses.rebasing import rebase_expenses
from expenses.recording import (
    change_expense,
    change_many,
    record_expense,
    trash_expenses,
)
from expenses.tests.making import a_category, a_payment_method, an_expense
from expenses.undoing import ChangedSinceError, NothingLeftError, undo

pytestmark = pytest.mark.django_db


def step(owner, act):
    """Do it in a step of its own, and return the change it made."""
    with acting_for(owner.pk, door="page"):
        act()
        return latest_change(owner=owner)


def own(owner):
    return Expense.objects.owned_by(owner)


def stored(expense):
    """Every column of the row as the database holds it, but for what undoing may count on."""
    rows = Expense.objects.filter(pk=expense.pk).values()
    return [
        {name: value for name, value in row.items() if name not in {"version", "updated_at"}}
        for row in rows
    ]


@pytest.fixture
def lunch(alice):
    return an_expense(
        owner=alice,
        title="Lunch “à la carte” \\ 'x'",
        amount=Decimal("12.5"),
        note="two\nlines",
        tags=["a", 'b"c', "d\\e"],
        submission=uuid4(),
        category=a_category(owner=alice),
        payment_method=a_payment_method(owner=alice),
    )


def test_an_edit_is_undone_exactly_and_counts_as_a_version(alice, lunch):
    before = stored(lunch)
    changed = step(
        alice,
        lambda: change_expense(
            expense=lunch, version=1, title="Dinner", amount=Decimal(9), tags="x", note=""
        ),
    )

    made = undo(owner=alice, change=changed.pk)

    assert stored(lunch) == before
    lunch.refresh_from_db()
    assert (lunch.version, made.undoes, made.action) == (3, changed, "undo")
    changed.refresh_from_db()
    assert changed.is_undone


def test_an_addition_is_undone_and_that_too(alice):
    added = step(
        alice,
        lambda: record_expense(
            owner=alice, title="Tea", amount=Decimal(3), currency="USD", spent_on=date(2026, 1, 2)
        ),
    )
    (tea,) = own(alice)
    before = stored(tea)

    first = undo(owner=alice, change=added.pk)
    assert not own(alice).exists()
    undo(owner=alice, change=first.pk)

    assert stored(tea) == before
    for change in (added, first):
        change.refresh_from_db()
    assert (added.is_undone, first.is_undone) == (False, True)


def test_undo_and_undo_again_go_back_and_forth(alice, lunch):
    changed = step(alice, lambda: change_expense(expense=lunch, version=1, title="Dinner"))
    titles = []

    for _round in range(3):
        changed = undo(owner=alice, change=changed.pk)
        titles.append(own(alice).get().title)

    assert titles == [lunch.title, "Dinner", lunch.title]


def test_steps_are_undone_in_the_opposite_order(alice, lunch):
    before = stored(lunch)
    steps = [
        step(alice, lambda: change_expense(expense=own(alice).get(), version=1, title="B")),
        step(alice, lambda: change_many(expenses=own(alice), spent_on=date(2026, 1, 1))),
        step(alice, lambda: trash_expenses(expenses=own(alice), at=now())),
    ]

    for change in reversed(steps):
        undo(owner=alice, change=change.pk)

    assert stored(lunch) == before


def test_a_step_under_a_later_one_is_refused_with_both_versions(alice, lunch):
    first = step(alice, lambda: change_expense(expense=lunch, version=1, title="B"))
    step(alice, lambda: change_expense(expense=own(alice).get(), version=2, title="C"))
    before = stored(lunch)

    with pytest.raises(ChangedSinceError) as refused:
        undo(owner=alice, change=first.pk)

    (row,) = refused.value.rows
    assert (row.before["title"], row.after["title"]) == ("B", "C")
    assert row.after["amount"] == Decimal("12.5")
    assert isinstance(row.after["amount"], Decimal)
    assert stored(lunch) == before


def test_a_later_step_on_other_rows_is_no_conflict(alice, lunch):
    other = an_expense(owner=alice, title="Other")
    first = step(alice, lambda: change_expense(expense=lunch, version=1, title="B"))
    step(alice, lambda: change_expense(expense=other, version=1, title="C"))

    undo(owner=alice, change=first.pk)

    assert set(own(alice).values_list("title", flat=True)) == {lunch.title, "C"}


def test_an_addition_that_was_edited_since_is_not_taken_away(alice):
    added = step(alice, lambda: an_expense(owner=alice))
    (row,) = own(alice)
    step(alice, lambda: change_expense(expense=row, version=1, title="Mine"))

    with pytest.raises(ChangedSinceError):
        undo(owner=alice, change=added.pk)

    assert own(alice).get().title == "Mine"


def test_what_came_back_may_go_again(alice):
    """The earlier versions of a row are no later change of it."""
    step(alice, lambda: a_category(owner=alice, name="A"))
    (category,) = Category.objects.owned_by(alice)
    category.name = "B"
    step(alice, category.save)
    removed = step(alice, category.delete)

    back = undo(owner=alice, change=removed.pk)
    undo(owner=alice, change=back.pk)

    assert not Category.objects.owned_by(alice).exists()


def test_a_merge_is_one_step(alice):
    dog, pets = a_category(owner=alice, name="Dog"), a_category(owner=alice, name="Pets")
    child = a_category(owner=alice, name="Dog", parent=dog)
    rows = [an_expense(owner=alice, category=place) for place in (dog, child, pets)]
    before = [stored(row) for row in rows]
    names = set(Category.objects.owned_by(alice).values_list("name", "name_folded", "parent"))

    merged = step(alice, lambda: merge_categories(source=dog, into=None))
    assert merged.action == "merge"
    undo(owner=alice, change=merged.pk)

    assert [stored(row) for row in rows] == before
    found = set(Category.objects.owned_by(alice).values_list("name", "name_folded", "parent"))
    assert found == names


def test_a_merge_by_staff_is_in_the_history_of_each_person(alice, bob):
    old, new = a_category(name="Old"), a_category(name="New")
    for owner in (alice, bob):
        an_expense(owner=owner, category=old)

    with acting_for_everyone(door="admin"):
        merge_categories(source=old, into=new)

    for owner in (alice, bob):
        change = Change.objects.owned_by(owner).latest("pk")
        assert (change.action, change.door) == ("merge", "admin")
        assert ChangedRow.objects.filter(change=change).count() == 1
    with pytest.raises(ValidationError, match="is gone"):
        undo(owner=alice, change=Change.objects.owned_by(alice).latest("pk").pk)
    assert own(alice).get().category == new


def test_a_name_taken_since_is_said(alice):
    category = a_category(owner=alice, name="Dog")
    removed = step(alice, category.delete)
    a_category(owner=alice, name="Dog")

    with pytest.raises(ValidationError, match="has that name"):
        undo(owner=alice, change=removed.pk)


def test_a_category_in_use_by_now_stays(alice):
    added = step(alice, lambda: a_category(owner=alice, name="Dog"))
    (dog,) = Category.objects.owned_by(alice)
    step(alice, lambda: an_expense(owner=alice, category=dog))

    with pytest.raises(ValidationError, match="in use by now"):
        undo(owner=alice, change=added.pk)

    assert own(alice).get().category == dog


def test_hiding_a_shared_category_is_undone(alice):
    shared = a_category()
    hidden = step(alice, lambda: put_away(owner=alice, category=shared))
    undo(owner=alice, change=hidden.pk)
    assert not HiddenCategory.objects.owned_by(alice).exists()

    put_away(owner=alice, category=shared)
    shown = step(alice, lambda: bring_back(owner=alice, category=shared))
    undo(owner=alice, change=shown.pk)
    assert HiddenCategory.objects.owned_by(alice).get().category == shared


def test_amounts_come_back_in_the_currency_of_today(alice):
    row = an_expense(owner=alice, amount=Decimal(5), currency="EUR")
    changed = step(alice, lambda: change_expense(expense=row, version=1, currency="USD"))
    alice.currency = "EUR"
    save_preferences(person=alice, columns=["currency"])
    rebased = step(alice, lambda: rebase_expenses(owner=alice, after=0, at_most=10))
    assert rebased is None

    undo(owner=alice, change=changed.pk)

    row = own(alice).get()
    assert (row.currency, row.base_amount) == ("EUR", Decimal(5))


def test_what_changes_nothing_is_no_step(alice, lunch):
    assert step(alice, lambda: change_many(expenses=own(alice), is_excluded=False)) is None


def test_only_own_steps_are_there(alice, bob):
    added = step(alice, lambda: an_expense(owner=alice))

    with pytest.raises(Change.DoesNotExist):
        undo(owner=bob, change=added.pk)

    assert own(alice).count() == 1
    assert not changes_of(owner=bob, since=now() - timedelta(days=1)).exists()


def test_a_request_is_one_step_of_its_person(client, alice):
    client.force_login(alice)
    answers = {"amount": "5", "currency": "USD", "direction": "spent", "when": "2026-11-20"}
    for title in ("A", "B"):
        client.post(reverse("expenses:expense-create"), answers | {"title": title})

    found = list(Change.objects.owned_by(alice).values_list("action", "door"))

    assert found == [("record", "page")] * 2


def test_whoever_writes_past_the_application_is_remembered_too(alice):
    with acting_for(alice.pk), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.step', '', true), set_config('app.door', '', true)")
        an_expense(owner=alice)

    assert Change.objects.owned_by(alice).get().door == "database"


def test_a_statement_that_adds_many_rows_is_one_row_of_ids(alice):
    added = step(
        alice,
        lambda: Expense.objects.bulk_create(
            Expense(
                owner=alice, title="x", amount=1, currency="USD", spent_on=date(2026, 1, number)
            )
            for number in range(1, 29)
        ),
    )

    ids = sorted(own(alice).values_list("pk", flat=True))
    assert AddedRows.objects.get(change=added).ids == ids
    undo(owner=alice, change=added.pk)
    assert not own(alice).exists()


def test_purging_leaves_no_version_behind(alice):
    kept, gone = an_expense(owner=alice, title="Kept"), an_expense(owner=alice, title="Gone")
    both = step(alice, lambda: change_many(expenses=own(alice), is_excluded=True))
    step(alice, lambda: trash_expenses(expenses=own(alice).filter(pk=gone.pk), at=now()))

    purge_trashed(before=now() + timedelta(seconds=1))

    assert set(ChangedRow.objects.values_list("row_id", flat=True)) == {kept.pk}
    assert not Change.objects.filter(action="trash").exists()
    undo(owner=alice, change=both.pk)
    assert not own(alice).get().is_excluded


def test_a_step_of_which_nothing_is_left_says_so(alice):
    row = an_expense(owner=alice)
    added = step(alice, lambda: an_expense(owner=alice))
    trash_expenses(expenses=own(alice).exclude(pk=row.pk), at=now())
    purge_trashed(before=now() + timedelta(seconds=1))

    with pytest.raises(NothingLeftError):
        undo(owner=alice, change=added.pk)


def test_history_is_forgotten_after_a_while(alice, bob):
    old = step(alice, lambda: an_expense(owner=alice))
    new = step(bob, lambda: an_expense(owner=bob))
    Change.objects.filter(pk=old.pk).update(at=now() - timedelta(days=40))

    assert forget_changes(before=now() - timedelta(days=30)) == 1

    assert list(Change.objects.filter(pk__in=[old.pk, new.pk])) == [new]
    assert not AddedRows.objects.filter(change=old.pk).exists()


def test_the_command_forgets_too(alice):
    old = step(alice, lambda: an_expense(owner=alice))
    Change.objects.filter(pk=old.pk).update(at=now() - timedelta(days=31))

    call_command("purge_trash")

    assert not Change.objects.filter(pk=old.pk).exists()


def test_leaving_keeps_nothing(alice):
    for act in (lambda: an_expense(owner=alice), lambda: own(alice).delete()):
        step(alice, act)

    erase(person=alice, now=now())

    assert not Change.objects.exists()
    assert not ChangedRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_undo_in_many_places_at_once_is_one(alice):
    added = step(alice, lambda: an_expense(owner=alice))
    removed = step(alice, lambda: own(alice).delete())
    barrier, made = Barrier(8), []

    def press():
        barrier.wait()
        made.append(undo(owner=User.objects.get(pk=alice.pk), change=removed.pk).pk)
        connections.close_all()

    threads = [Thread(target=press) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 8
    assert len(set(made)) == 1
    assert own(alice).count() == 1
    undo(owner=alice, change=made[0])
    assert not own(alice).exists()
    assert added.pk < removed.pk

"""Who said what of an expense: a person, or a guess."""

from decimal import Decimal

from accounts.identity import acting_for
from expenses.history import latest_change
from expenses.merging import merge_categories
from expenses.models import Expense
from expenses.recording import change_expense, change_many, record_expense, rewrite_expenses
from expenses.tests.importing.taking import a_csv, taken_in
from expenses.tests.making import a_category, an_expense
from expenses.undoing import undo

LINE = b"Date,Payee,Category,Memo,Outflow,Inflow\n2026-11-03,Shop,%s,,5.00,\n"


def recorded(owner, **values):
    day = an_expense(owner=owner).spent_on
    given = {"title": "Lunch", "amount": Decimal(5), "currency": "USD", "spent_on": day}
    return record_expense(owner=owner, **given | values)


def test_what_is_recorded_is_set_by_hand_where_something_was_said(alice):
    food = a_category(owner=alice)

    plain, full = recorded(alice), recorded(alice, category=food, tags="team", is_excluded=True)

    assert plain.set_by_hand == ["title"]
    assert full.set_by_hand == ["title", "category", "tags", "is_excluded"]
    assert list(Expense.objects.owned_by(alice).filed_by_hand()) == [full]


def test_what_is_changed_is_set_by_hand_and_what_stays_is_not(alice):
    food = a_category(owner=alice)
    lunch = an_expense(owner=alice, title="Lunch", set_by_hand=["tags"])

    changed = change_expense(expense=lunch, version=1, title="Lunch", category=food, tags=[])
    emptied = change_expense(expense=changed, version=2, category=None)

    assert changed.set_by_hand == ["category", "tags"]
    assert emptied.set_by_hand == ["category", "tags"]


def test_what_is_changed_of_many_is_set_by_hand_once(alice):
    food = a_category(owner=alice)
    one = an_expense(owner=alice, set_by_hand=["category", "title"])
    other = an_expense(owner=alice)

    change_many(expenses=Expense.objects.owned_by(alice), category=food, add_tags=["team"])
    change_many(expenses=Expense.objects.owned_by(alice), category=food)

    for expense in (one, other):
        expense.refresh_from_db()
    assert set(one.set_by_hand) == {"title", "category", "tags"}
    assert sorted(other.set_by_hand) == ["category", "tags"]
    assert len(one.set_by_hand) == 3


def test_what_a_program_writes_is_not_set_by_hand(alice):
    food = a_category(owner=alice)
    lunch = an_expense(owner=alice)

    rewrite_expenses(expenses=Expense.objects.owned_by(alice), category=food)

    lunch.refresh_from_db()
    assert (lunch.category, lunch.set_by_hand) == (food, [])


def test_what_a_merge_leaves_without_a_category_is_open_again(alice):
    food, boats = a_category(owner=alice), a_category(owner=alice)
    kept, left = an_expense(owner=alice, category=food), an_expense(owner=alice, category=boats)

    merge_categories(source=food, into=a_category(owner=alice))
    merge_categories(source=boats, into=None)

    for expense in (kept, left):
        expense.refresh_from_db()
    assert (kept.set_by_hand, left.set_by_hand) == (["category"], [])


def test_a_category_that_the_file_names_is_a_choice_and_a_guess_is_none(alice):
    boats = a_category(owner=alice, name="Boats")
    taken_in(alice, LINE % b"Boats")

    taken_in(alice, a_csv(("2026-11-09", "Shop", "-7.00")))

    named, guessed = Expense.objects.owned_by(alice).oldest_first()
    assert named.category == guessed.category == boats
    assert (named.set_by_hand, guessed.set_by_hand) == (["category"], [])


def test_who_said_it_comes_back_with_an_undo(alice):
    food = a_category(owner=alice)
    lunch = an_expense(owner=alice)
    with acting_for(alice.pk):
        change_many(expenses=Expense.objects.owned_by(alice), category=food)
        change = latest_change(owner=alice)

    undo(owner=alice, change=change.pk)

    lunch.refresh_from_db()
    assert (lunch.category, lunch.set_by_hand) == (None, [])

"""Rules and what comes in from a file: before a guess, after what the file says."""

import pytest

from expenses.models import Expense
from expenses.tests.importing.taking import a_csv, change_of, examined, taken_in
from expenses.tests.making import a_category, a_rule, an_expense
from expenses.undoing import undo

pytestmark = pytest.mark.django_db

COFFEE = ("2026-11-20", "COFFEE HOUSE", "-3.00")
RENT = ("2026-11-01", "RENT", "-900.00")


def brought(owner):
    return Expense.objects.get(owner=owner, spent_on="2026-11-20")


def test_a_rule_comes_before_a_guess_and_is_named_as_the_reason(alice, bob):
    guess, ruled = a_category(owner=alice), a_category(owner=alice, name="Ruled")
    an_expense(owner=alice, title="Coffee House", spent_on="2026-11-02", category=guess)
    rule = a_rule(
        owner=alice,
        title_text="coffee",
        category=ruled,
        new_title="Coffee",
        tags=["habit"],
        is_excluded=True,
        is_repeating=True,
    )
    a_rule(owner=bob, title_text="coffee", new_title="Of bob")

    (shown,) = examined(alice, a_csv(COFFEE)).preview["new"]
    statement = taken_in(alice, a_csv(COFFEE, RENT))

    expense = brought(alice)
    assert (shown["title"], shown["category"], shown["why"]) == (
        "Coffee", "Ruled", "Your rule coffee",
    )  # fmt: skip
    assert (expense.title, expense.category, expense.tags) == ("Coffee", ruled, ["habit"])
    assert (expense.is_excluded, expense.is_repeating, expense.rule) == (True, True, rule)
    assert (expense.note, expense.set_by_hand) == ("Coffee House", [])
    assert Expense.objects.get(owner=alice, title="Rent").rule is None
    undo(owner=alice, change=change_of(statement).pk)
    assert Expense.objects.get(owner=alice).title == "Coffee House"


def test_what_the_file_says_comes_before_a_rule(alice):
    a_rule(owner=alice, title_text="coffee", category=a_category(owner=alice), tags=["habit"])
    file = b"Date,Description,Amount,Category\n2026-11-20,COFFEE,-3.00,Snacks\n"

    taken_in(alice, file)

    expense = brought(alice)
    assert (expense.category.name, expense.rule, expense.tags) == ("Snacks", None, ["habit"])


def test_a_file_comes_in_once_however_rules_call_it(alice):
    taken_in(alice, a_csv(COFFEE))
    a_rule(owner=alice, title_text="coffee", new_title="Coffee")

    again = taken_in(alice, a_csv(COFFEE))

    assert (again.new_count, again.there_count) == (0, 1)
    assert brought(alice).title == "Coffee House"

"""What rules add to what is typed: only where its writer said nothing."""

from datetime import date

import pytest
from django.urls import reverse

from expenses.models import Expense
from expenses.quick_entry.proposing import read_line
from expenses.tests.making import a_category, a_rule, an_expense

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
ADD = reverse("expenses:expense-create")
ANSWERS = {
    "amount": "12.50", "currency": "USD", "direction": "spent", "title": "Lunch",
    "when": "other", "day": "2026-11-20",
}  # fmt: skip


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def food(alice):
    return a_category(owner=alice, name="Food")


@pytest.fixture
def rule(alice, food):
    return a_rule(
        owner=alice, name="Lunches", category=food, tags=["ruled"],
        is_excluded=True, is_repeating=True, new_title="Never asked for",
    )  # fmt: skip


def test_a_line_is_read_with_what_rules_say_of_the_rest(alice, food, rule):
    an_expense(owner=alice, title="Lunch", category=a_category(owner=alice))

    (found,) = read_line(owner=alice, text="12 lunch", today=TODAY).readings
    (tagged,) = read_line(owner=alice, text="12 lunch #own", today=TODAY).readings

    assert (found.title, found.category, found.rule, found.why) == (
        "lunch", food, rule, "Your rule Lunches",
    )  # fmt: skip
    assert (found.tags, found.is_excluded, found.is_repeating) == (("ruled",), True, True)
    assert tagged.tags == ("own",)


def test_of_a_line_with_two_readings_each_is_asked_about(alice, food):
    a_rule(owner=alice, title_text="tea", category=food, amount_from=100, currency="USD")

    readings = read_line(owner=alice, text="12 tea 3/4", today=TODAY).readings
    (dear,) = read_line(owner=alice, text="120 tea", today=TODAY).readings

    assert [one.category for one in readings] == [None, None]
    assert dear.category == food


def test_a_saved_line_says_which_rule_filed_it(as_alice, alice, food, rule):
    as_alice.post(reverse("expenses:line-save"), {"line": "12 lunch"})

    expense = Expense.objects.get()
    page = as_alice.get(expense.get_absolute_url())
    assert (expense.category, expense.rule, expense.tags) == (food, rule, ["ruled"])
    assert (expense.is_excluded, "category" in expense.set_by_hand) == (True, False)
    assert page.context["filed_by"].name == "Lunches"


@pytest.mark.parametrize("is_offline", [False, True])
def test_a_form_that_leaves_things_open_is_completed_by_rules(
    as_alice, alice, food, rule, is_offline
):
    sent = ANSWERS
    address = ADD
    if is_offline:
        address = reverse("expenses:waiting")
        sent = ANSWERS | {"person": as_alice.get(address).json()["person"]}

    as_alice.post(address, sent)

    expense = Expense.objects.get()
    assert (expense.title, expense.category, expense.rule) == ("Lunch", food, rule)
    assert (expense.tags, expense.is_excluded, expense.is_repeating) == (["ruled"], True, True)


@pytest.mark.parametrize("choice", ["none", "own"])
def test_a_form_that_says_something_is_kept_as_it_says(as_alice, alice, rule, choice):
    own = a_category(owner=alice)
    category = "none" if choice == "none" else own.pk

    as_alice.post(ADD, ANSWERS | {"category": category, "tags": "own"})

    expense = Expense.objects.get()
    assert expense.category == (None if choice == "none" else own)
    assert (expense.rule, expense.tags) == (None, ["own"])


def test_a_title_typed_by_hand_proposes_what_a_rule_says(as_alice, alice, food, rule):
    said = as_alice.post(
        reverse("expenses:line-reading"),
        {"fill": "title", "title": "Lunch"},
        headers={"HX-Request": "true"},
    )

    assert "Your rule Lunches" in said.text

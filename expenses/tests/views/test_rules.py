"""The pages of rules."""

import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from expenses.models import Expense, Rule
from expenses.tests.making import a_category, a_payment_method, a_rule, an_expense

pytestmark = pytest.mark.django_db

LIST = reverse("expenses:rule-list")
NEW = reverse("expenses:rule-create")
APPLY = reverse("expenses:rules-apply")
UNDO = re.compile(r'action="([^"]+)" data-toast-undo')
ANSWERS = {"title_how": "contains", "title_text": "Dishoom"}


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def undo(client, response):
    (path,) = UNDO.findall(response.text)
    return client.post(html.unescape(path), follow=True)


def own(owner):
    return Rule.objects.owned_by(owner)


def test_without_rules_the_list_says_what_they_are_for(as_alice):
    page = as_alice.get(LIST)

    assert "No rules yet" in page.text
    assert NEW in page.text


def test_a_rule_is_saved_shown_and_leads_to_what_it_would_change(as_alice, alice):
    food = a_category(owner=alice, name="Food")
    card = a_payment_method(owner=alice, name="Visa")
    an_expense(owner=alice, title="DISHOOM 1", payment_method=card)
    sent = ANSWERS | {
        "amount_from": "5", "amount_to": "20.50", "currency": "USD", "direction": "spent",
        "payment_method": card.pk, "category": food.pk, "tags": "Team, #lunch",
        "new_title": "Dishoom",
    }  # fmt: skip

    saved = as_alice.post(NEW, sent, follow=True)
    listed = as_alice.get(LIST)
    edited = as_alice.get(reverse("expenses:rule-update", args=[own(alice).get().pk]))

    rule = own(alice).get()
    assert saved.redirect_chain == [(reverse("expenses:rule-apply", args=[rule.pk]), 302)]
    assert (rule.amount_to, rule.tags, rule.position) == (Decimal("20.50"), ["team", "lunch"], 1)
    assert (saved.context["preview"].fitting, saved.context["preview"].changing) == (1, 1)
    assert [(row.conditions, row.actions) for row in listed.context["rows"]] == [
        (
            "the title contains “Dishoom”, from $5.00 to $20.50, spent, paid with Visa",
            "file under Food, call it “Dishoom”, add #team #lunch",
        )
    ]
    assert edited.context["form"].initial["amount_to"] == "20.50"
    assert edited.context["form"].initial["tags"] == "team, lunch"


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"title_text": "", "tags": "x"}, "title_text", "Say which expenses it is for"),
        ({}, "category", "Choose what it does"),
        ({"tags": "x", "currency": "XXX"}, "currency", "Choose a currency from the list."),
        ({"tags": "x", "amount_from": "5"}, "currency", "Choose the currency of the amount."),
        ({"tags": "x", "amount_to": "0", "currency": "USD"}, "amount_to", "Enter an amount above"),
        (
            {"tags": "x", "amount_from": "5", "amount_to": "4", "currency": "USD"},
            "amount_to",
            "Enter at least the amount it starts from.",
        ),
        ({"tags": "x", "title_text": "a\nb"}, "title_text", "Use one line of plain text"),
        ({"tags": "y" * 51}, "tags", "A tag has at most 50 characters."),
        ({"category": "999999"}, "category", "Choose a category from the list."),
        ({"tags": "x", "title_how": "regex"}, "title_how", "Choose from the list."),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_at_its_field(as_alice, alice, answers, field, sentence):
    refused = as_alice.post(NEW, ANSWERS | answers)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert refused.context["form"].errors[field][0].startswith(sentence)
    assert not own(alice).exists()


def test_an_empty_rule_is_told_both_that_it_needs(as_alice):
    refused = as_alice.post(NEW, {"title_how": "contains"})

    assert set(refused.context["form"].errors) == {"title_text", "category"}
    assert refused.context["form"].non_field_errors() == []


def test_a_rule_begins_with_the_expense_it_is_made_from(as_alice, alice, bob):
    food = a_category(owner=alice)
    expense = an_expense(owner=alice, title="Dishoom", category=food)
    foreign = an_expense(owner=bob, title="Secret")
    edit = as_alice.get(expense.get_absolute_url())

    begun, other = (as_alice.get(f"{NEW}?expense={one.pk}") for one in (expense, foreign))

    assert f"{NEW}?expense={expense.pk}" in edit.text
    assert begun.context["form"].initial["title_text"] == "Dishoom"
    assert begun.context["form"].initial["category"] == food.pk
    assert "title_text" not in other.context["form"].initial
    assert as_alice.get(f"{NEW}?expense={'9' * 30}").status_code == 200


def test_what_happened_to_a_rule_is_said_with_its_name_or_what_it_seeks(as_alice, alice):
    for name in ("Meals", ""):
        as_alice.post(NEW, ANSWERS | {"name": name, "tags": "x"})
    as_alice.post(reverse("expenses:rule-delete", args=[own(alice).get(name="").pk]))

    page = as_alice.get(reverse("expenses:activity"))

    told = [step["words"] for _day, steps in page.context["days"] for step in steps]
    assert told == [
        "Deleted the rule Dishoom", "Added the rule Dishoom", "Added the rule Meals",
    ]  # fmt: skip


def test_rules_are_applied_from_their_page_and_that_is_undone(as_alice, alice):
    food = a_category(owner=alice, name="Food")
    rule = a_rule(owner=alice, category=food, name="Lunches")
    expense = an_expense(owner=alice)

    shown = as_alice.get(APPLY)
    applied = as_alice.post(APPLY, follow=True)
    filed = as_alice.get(expense.get_absolute_url())
    step = as_alice.get(reverse("expenses:activity"))
    undo(as_alice, applied)

    (row,) = shown.context["rows"]
    assert [(one.label, one.before, one.after) for one in row.differences] == [
        ("Category", "No category", "Food")
    ]
    assert "Change 1 expense" in shown.text
    assert "Applied rules to 1 expense" in applied.text
    assert filed.context["filed_by"].rule == rule
    assert "Applied rules to 1 expense" in step.text
    assert Expense.objects.get().category is None


def test_what_was_set_by_hand_is_shown_as_left_alone(as_alice, alice):
    a_rule(owner=alice, category=a_category(owner=alice))
    an_expense(owner=alice, category=a_category(owner=alice), set_by_hand=["category"])

    page = as_alice.get(APPLY)

    assert "Category: stays, because you set it by hand" in page.text
    assert "Nothing would change." in page.text
    assert "1 keeps what you set by hand." in page.text


def test_a_rule_is_moved_changed_and_deleted_and_the_last_is_undone(as_alice, alice):
    one, two = (a_rule(owner=alice, name=name) for name in ("One", "Two"))
    as_alice.post(reverse("expenses:rule-up", args=[two.pk]), {"places": "1"})
    changed = as_alice.post(
        reverse("expenses:rule-update", args=[one.pk]),
        ANSWERS | {"name": "First", "tags": "x"},
        follow=True,
    )
    deleted = as_alice.post(reverse("expenses:rule-delete", args=[two.pk]), follow=True)
    left = list(own(alice).values_list("name", "tags", "is_excluded"))
    undo(as_alice, deleted)

    assert "Saved the rule: First" in changed.text
    assert left == [("First", ["x"], False)]
    assert "Deleted the rule: Two" in deleted.text
    assert [rule.name for rule in own(alice)] == ["Two", "First"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    as_alice, alice, count, django_assert_num_queries
):
    for _ in range(count):
        a_rule(owner=alice, category=a_category(owner=alice))

    with django_assert_num_queries(5):
        as_alice.get(LIST)


def test_who_removes_a_category_is_told_what_becomes_of_rules(as_alice, alice):
    food = a_category(owner=alice, name="Food")
    other = a_category(owner=alice, name="Other")
    card = a_payment_method(owner=alice)
    a_rule(owner=alice, category=food)
    a_rule(owner=alice, category=food, tags=["x"], payment_method=card)

    removed = as_alice.get(reverse("expenses:category-delete", args=[food.pk]))
    merged = as_alice.get(reverse("expenses:category-merge", args=[food.pk]), {"into": other.pk})
    unpaid = as_alice.get(reverse("expenses:payment-method-merge", args=[card.pk]), {"into": ""})

    assert "1 rule that needs it goes with it." in removed.text
    assert "1 rule stops filing under it, and does the rest as before." in removed.text
    assert "2 rules that name it name Other from then on." in merged.text
    assert "1 rule that needs it goes with it." in unpaid.text

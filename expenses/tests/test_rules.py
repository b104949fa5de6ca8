"""What is stored of a rule, and what becomes of it when what it names goes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.identity import acting_for
from expenses.demo.sample import add_sample, remove_sample
from expenses.history import latest_change
from expenses.merging import merge_categories, merge_payment_methods, merge_plan
from expenses.models import PaymentMethod, Rule
from expenses.tests.making import a_category, a_payment_method, a_rule
from expenses.tests.test_constraints import constraint_of, run
from expenses.undoing import undo

pytestmark = pytest.mark.django_db


def own(owner):
    return Rule.objects.owned_by(owner)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"title_text": ""}, "rule_has_a_condition"),
        ({"is_excluded": False}, "rule_has_an_action"),
        ({"currency": "usd"}, "rule_currency_is_a_code"),
        ({"amount_from": 5}, "rule_amounts_are_of_a_currency"),
        ({"amount_from": 5, "amount_to": 4, "currency": "USD"}, "rule_amounts_are_a_range"),
        ({"amount_to": 0, "currency": "USD"}, "rule_amounts_are_a_range"),
        ({"tags": [f"t{number}" for number in range(21)]}, "rule_tags_are_few"),
    ],
)
def test_the_database_refuses_a_rule_that_says_nothing_or_nonsense(alice, fields, constraint):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        a_rule(owner=alice, **fields)

    assert constraint_of(refused) == constraint


def test_a_rule_names_only_what_is_its_owners(alice, bob):
    rule = a_rule(owner=alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        own(alice).filter(pk=rule.pk).update(category=a_category(owner=bob))
    foreign = a_payment_method(owner=bob)
    with pytest.raises(IntegrityError) as refused:
        run("UPDATE expenses_rule SET payment_method_id = %s", [foreign.pk])

    assert constraint_of(refused) == "rule_payment_method_of_owner"


def test_a_rule_goes_along_where_its_category_is_merged(alice):
    food, dining, child = (a_category(owner=alice, name=name) for name in ("Food", "Out", "Bar"))
    child.parent = food
    child.save()
    a_category(owner=alice, name="Bar", parent=dining)
    a_rule(owner=alice, category=food, title_text="a")
    a_rule(owner=alice, category=child, title_text="b")
    plan = merge_plan(source=food, into=dining)

    merge_categories(source=food, into=dining)

    assert (plan.rules, plan.rules_going, plan.rules_staying) == (1, 0, 1)
    assert [(one.title_text, one.category.name, one.category.parent) for one in own(alice)] == [
        ("a", "Out", None),
        ("b", "Bar", dining),
    ]


def test_a_rule_without_its_category_does_the_rest_or_goes(alice):
    food = a_category(owner=alice)
    a_rule(owner=alice, category=food, title_text="only files")
    a_rule(owner=alice, category=food, title_text="tags too", tags=["x"])
    before = list(own(alice).values())
    plan = merge_plan(source=food, into=None)

    with acting_for(alice.pk, door="page"):
        merge_categories(source=food, into=None)
        change = latest_change(owner=alice)
    left = list(own(alice).values_list("title_text", "category"))
    undo(owner=alice, change=change.pk)

    assert (plan.rules, plan.rules_going, plan.rules_staying) == (2, 1, 1)
    assert left == [("tags too", None)]
    assert list(own(alice).values()) == before


@pytest.mark.parametrize("is_merged", [True, False])
def test_a_rule_about_a_payment_method_goes_with_it_or_along(alice, is_merged):
    card, other = a_payment_method(owner=alice), a_payment_method(owner=alice)
    a_rule(owner=alice, payment_method=card)
    into = other if is_merged else None
    plan = merge_plan(source=card, into=into)

    merge_payment_methods(source=card, into=into)

    assert (plan.rules, plan.rules_going) == ((1, 0) if is_merged else (1, 1))
    assert [one.payment_method for one in own(alice)] == ([other] if is_merged else [])


def test_a_shared_category_takes_the_rules_of_everybody_along(alice, bob):
    shared, into = a_category(), a_category()
    for owner in (alice, bob):
        a_rule(owner=owner, category=shared)

    merge_categories(source=shared, into=into)

    assert {rule.category for rule in Rule.objects.across_owners()} == {into}


def test_what_a_rule_names_stays_when_the_sample_goes(alice):
    with acting_for(alice.pk, door="page"):
        add_sample(owner=alice, until=date(2026, 11, 20))
    method = PaymentMethod.objects.owned_by(alice).first()
    a_rule(owner=alice, payment_method=method)

    with acting_for(alice.pk, door="page"):
        remove_sample(owner=alice)

    assert list(PaymentMethod.objects.owned_by(alice)) == [method]

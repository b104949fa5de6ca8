import pytest

from expenses.insights.rules.one_merchant import one_merchant
from expenses.tests.insights.past import daily, linked, the_past_of
from expenses.tests.making import a_category, an_expense

pytestmark = pytest.mark.django_db


def dishoom(owner, amounts, **fields):
    return [an_expense(owner=owner, title="Dishoom", amount=amount, **fields) for amount in amounts]


def test_one_merchant_says_its_share(alice):
    daily(alice, days=12, amount="10")
    food = a_category(name="Food")
    rows = dishoom(alice, ["40", "25", "-5"], category=food)
    an_expense(owner=alice, amount="1000", is_repeating=True)

    (found,) = one_merchant(past=the_past_of(alice))

    assert found.sentence == "Dishoom took 33% of this month's everyday spending"
    assert found.evidence == "$60.00 of $180.00, in 3 expenses"
    assert linked(alice, found) == set(rows)


def test_one_merchant_is_silent_below_a_quarter(alice):
    daily(alice, days=19, amount="10")
    dishoom(alice, ["20", "20", "20"])

    assert one_merchant(past=the_past_of(alice)) == []


def test_one_merchant_is_silent_below_three_expenses(alice):
    daily(alice, days=13, amount="10")
    dishoom(alice, ["100", "100"])

    assert one_merchant(past=the_past_of(alice)) == []


def test_one_merchant_is_silent_below_15_expenses(alice):
    daily(alice, days=11, amount="10")
    dishoom(alice, ["50", "50", "50"])

    assert one_merchant(past=the_past_of(alice)) == []

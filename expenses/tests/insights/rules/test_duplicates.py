from datetime import date, timedelta

import pytest

from expenses.insights.rules.duplicates import duplicates
from expenses.tests.insights.past import TODAY, daily, linked, the_past_of
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db


def train(owner, *days, **fields):
    fields = {"title": "Train to Oakland", "amount": "48", **fields}
    return [an_expense(owner=owner, spent_on=date(2026, 11, day), **fields) for day in days]


def test_duplicates_finds_the_same_title_and_amount_within_three_days(alice):
    daily(alice, days=10)
    first, second = train(alice, 7), train(alice, 10, title="TRAIN to Oakland")

    (found,) = duplicates(past=the_past_of(alice))

    assert found.sentence == "TRAIN to Oakland may be in twice"
    assert found.evidence == "$48.00 each, on Sat, Nov 7 and Tue, Nov 10"
    assert found.subject == f"{first[0].pk}-{second[0].pk}"
    assert linked(alice, found) == {*first, *second}


def test_duplicates_counts_a_third_copy(alice):
    daily(alice, days=10)
    rows = train(alice, 7, 7, 8)

    (found,) = duplicates(past=the_past_of(alice))

    assert found.sentence == "Train to Oakland may be in 3 times"
    assert linked(alice, found) == set(rows)


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ((7, 11), {}),
        ((7, 8), {"is_repeating": True}),
        ((7, 8), {"is_excluded": True}),
    ],
    ids=["days apart", "bills", "left out of statistics"],
)
def test_duplicates_is_silent_about(alice, days, fields):
    daily(alice, days=10)
    train(alice, *days, **fields)

    assert list(duplicates(past=the_past_of(alice))) == []


def test_duplicates_is_silent_about_another_amount_or_currency(alice):
    daily(alice, days=10)
    train(alice, 7)
    train(alice, 7, amount="48.01")
    train(alice, 7, currency="EUR")

    assert list(duplicates(past=the_past_of(alice))) == []


def test_duplicates_is_silent_about_a_habit(alice):
    daily(alice, days=10)
    train(alice, 7, 8, 14, 21)

    assert list(duplicates(past=the_past_of(alice))) == []


def test_duplicates_is_silent_about_long_ago(alice):
    daily(alice, days=10)
    for _ in range(2):
        an_expense(owner=alice, title="Coat", spent_on=TODAY - timedelta(days=46))

    assert list(duplicates(past=the_past_of(alice))) == []


def test_duplicates_is_silent_below_ten_rows(alice):
    daily(alice, days=7)
    train(alice, 7, 8)

    assert list(duplicates(past=the_past_of(alice))) == []

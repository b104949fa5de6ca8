from datetime import date

import pytest

from expenses.insights.rules.uncategorised import uncategorised
from expenses.tests.insights.past import daily, linked, the_past_of
from expenses.tests.making import a_category, an_expense

pytestmark = pytest.mark.django_db


def test_uncategorised_says_how_many(alice):
    daily(alice, days=16, until=date(2026, 10, 31), category=a_category())
    rows = daily(alice, days=5)
    an_expense(owner=alice, spent_on=date(2026, 11, 23))  # planned

    (found,) = uncategorised(past=the_past_of(alice))

    assert found.sentence == "5 expenses of this month have no category"
    assert found.evidence == "16 of your 21 expenses of the last 90 days have one"
    assert linked(alice, found) == set(rows)


def test_uncategorised_is_silent_about_four(alice):
    daily(alice, days=16, category=a_category())
    daily(alice, days=4)

    assert uncategorised(past=the_past_of(alice)) == []


def test_uncategorised_is_silent_about_who_never_files(alice):
    daily(alice, days=9, category=a_category())
    daily(alice, days=11)

    assert uncategorised(past=the_past_of(alice)) == []


def test_uncategorised_is_silent_below_20_rows(alice):
    daily(alice, days=14, category=a_category())
    daily(alice, days=5)

    assert uncategorised(past=the_past_of(alice)) == []

from datetime import date

import pytest

from expenses.insights.rules.silence import silence
from expenses.tests.insights.past import daily, linked, the_past_of
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db


def test_silence_says_since_when(alice):
    last, *_ = daily(alice, days=15, until=date(2026, 11, 15))
    an_expense(owner=alice, spent_on=date(2026, 10, 29))
    an_expense(owner=alice, spent_on=date(2026, 12, 1))  # planned

    (found,) = silence(past=the_past_of(alice))

    assert found.sentence == "Nothing recorded since Sun, Nov 15"
    assert found.evidence == (
        "7 days; in the 90 days before, never more than 3 from one day with an expense to the next"
    )
    assert linked(alice, found) == {last}


def test_silence_is_silent_about_a_usual_pause(alice):
    daily(alice, days=15, until=date(2026, 11, 15))
    an_expense(owner=alice, spent_on=date(2026, 10, 25))

    assert silence(past=the_past_of(alice)) == []


def test_silence_is_silent_about_three_days(alice):
    daily(alice, days=20, until=date(2026, 11, 19))

    assert silence(past=the_past_of(alice)) == []


def test_silence_is_silent_below_15_days(alice):
    daily(alice, days=14, until=date(2026, 11, 15))

    assert silence(past=the_past_of(alice)) == []

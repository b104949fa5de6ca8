from datetime import date, timedelta

import pytest

from expenses.insights.rules.weekends import weekends
from expenses.tests.insights.past import linked, the_past_of
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 9, 28), date(2026, 11, 22)


def eight_weeks(owner, *, weekday, weekend):
    days = [FIRST + timedelta(days=number) for number in range(56)]
    return [
        an_expense(owner=owner, spent_on=day, amount=weekend if day.isoweekday() > 5 else weekday)
        for day in days
    ]


def test_weekends_says_what_both_kinds_of_day_cost(alice):
    an_expense(owner=alice, spent_on=date(2026, 9, 1))
    rows = eight_weeks(alice, weekday="10", weekend="25")
    an_expense(owner=alice, amount="900", spent_on=FIRST, is_repeating=True)

    (found,) = weekends(past=the_past_of(alice))

    assert found.sentence == "A weekend day costs $25.00, a weekday $10.00"
    assert found.evidence == (
        "The last 8 weeks: $400.00 on 16 weekend days, $400.00 on 40 weekdays"
    )
    assert linked(alice, found) == set(rows)


def test_weekends_looks_at_whole_weeks_only(alice):
    an_expense(owner=alice, spent_on=date(2026, 9, 1))
    eight_weeks(alice, weekday="10", weekend="25")
    an_expense(owner=alice, spent_on=date(2026, 11, 23), amount="500")

    (found,) = weekends(past=the_past_of(alice, today=date(2026, 11, 24)))

    assert found.sentence == "A weekend day costs $25.00, a weekday $10.00"


def test_weekends_is_silent_below_twice_as_much(alice):
    an_expense(owner=alice, spent_on=date(2026, 9, 1))
    eight_weeks(alice, weekday="10", weekend="19")

    assert weekends(past=the_past_of(alice)) == []


def test_weekends_is_silent_about_someone_new(alice):
    eight_weeks(alice, weekday="10", weekend="25")

    assert weekends(past=the_past_of(alice)) == []


def test_weekends_is_silent_about_few_days(alice):
    an_expense(owner=alice, spent_on=date(2026, 9, 1))
    for number in range(23):
        an_expense(owner=alice, spent_on=LAST - timedelta(days=number), amount="10")

    assert weekends(past=the_past_of(alice)) == []

from datetime import date, timedelta
from decimal import Decimal

import pytest

from expenses.insights.calendar import DAYS_COMPARED, month_by_day
from expenses.periods import Month
from expenses.tests.making import an_expense
from expenses.totals import totals_between

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
NOVEMBER = Month.of(TODAY)


def by_day(owner, *, month=NOVEMBER, today=TODAY, week_starts_on=1, with_bills=False):
    totals = totals_between(owner=owner, first_day=month.back(3).first_day, last_day=month.last_day)
    return month_by_day(
        totals=totals,
        month=month,
        today=today,
        week_starts_on=week_starts_on,
        with_bills=with_bills,
    )


def days_of(found):
    return {one.day.day: one for week in found.weeks for one in week if one}


def numbers_of(week):
    return [one and one.day.day for one in week]


@pytest.mark.parametrize(
    ("week_starts_on", "first", "last"),
    [
        (1, [None] * 6 + [1], [30] + [None] * 6),
        (6, [None, 1, 2, 3, 4, 5, 6], [28, 29, 30] + [None] * 4),
        (7, [1, 2, 3, 4, 5, 6, 7], [29, 30] + [None] * 5),
    ],
)
def test_weeks_start_where_the_persons_do(alice, week_starts_on, first, last):
    found = by_day(alice, week_starts_on=week_starts_on)

    assert numbers_of(found.weeks[0]) == first
    assert numbers_of(found.weeks[-1]) == last
    assert {len(week) for week in found.weeks} == {7}


def test_heat_is_the_quarter_of_the_days_before(alice):
    for number in range(1, 9):
        an_expense(owner=alice, amount=number * 10, spent_on=date(2026, 11, number))

    days = days_of(by_day(alice))

    assert [days[number].heat for number in range(1, 10)] == [1, 1, 2, 2, 3, 3, 4, 4, 0]


def test_only_the_last_days_with_spending_are_compared_with(alice):
    far = NOVEMBER.back(3).first_day
    for passed in range(12):
        an_expense(owner=alice, amount=1000, spent_on=far + timedelta(days=passed))
    for passed in range(DAYS_COMPARED):
        an_expense(owner=alice, amount=passed + 1, spent_on=TODAY - timedelta(days=passed))

    days = days_of(by_day(alice))

    assert days[20].heat == 1
    assert [days[number].amount for number in (20, 19)] == [Decimal(1), Decimal(2)]
    last = days_of(by_day(alice, month=NOVEMBER.previous))
    assert last[1].heat < 4


def test_a_few_days_are_all_alike(alice):
    for number in (1, 2, 3):
        an_expense(owner=alice, amount=10**number, spent_on=date(2026, 11, number))

    assert [days_of(by_day(alice))[number].heat for number in (1, 2, 3, 4)] == [1, 1, 1, 0]


def test_days_without_spending_are_counted_up_to_today(alice):
    an_expense(owner=alice, spent_on=date(2026, 11, 3))
    an_expense(owner=alice, amount=-5, spent_on=date(2026, 11, 4))
    an_expense(owner=alice, spent_on=date(2026, 11, 25))

    found = by_day(alice)

    assert found.without == 19
    days = days_of(found)
    assert [days[number].is_to_come for number in (20, 21)] == [False, True]
    assert (days[25].amount, days[25].heat) == (0, 0)


def test_bills_heat_a_day_only_where_they_are_asked_for(alice):
    an_expense(owner=alice, amount=900, spent_on=date(2026, 11, 1), is_repeating=True)

    assert days_of(by_day(alice))[1].amount == 0
    assert days_of(by_day(alice, with_bills=True))[1].amount == 900

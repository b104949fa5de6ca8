"""Sums of periods are what their days come to, however the two are kept."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from expenses.period_totals import period_totals
from expenses.periods import Month, Quarter
from expenses.tests.making import a_category, a_person, an_expense
from expenses.tests.test_totals import mixed_rows
from expenses.totals import totals_between

pytestmark = pytest.mark.django_db

# With days to come in the same month, and expenses on them.
TODAY = date(2026, 11, 20)


def months_of(person, count):
    current = Month.of(TODAY, person.month_starts_on)
    return [current.back(passed) for passed in reversed(range(count))]


@pytest.mark.parametrize("with_bills", [True, False])
@pytest.mark.parametrize(("seed", "starts_on"), [(0, 1), (1, 25)])
def test_sums_by_period_are_those_of_their_days(seed, starts_on, with_bills):
    owner = a_person(month_starts_on=starts_on)
    mixed_rows(Random(seed), owner)
    an_expense(owner=a_person(), spent_on=TODAY)
    months = months_of(owner, 4)

    found = period_totals(
        owner=owner,
        periods=months,
        last_day=TODAY,
        with_bills=with_bills,
    )

    days = totals_between(owner=owner, first_day=months[0].first_day, last_day=TODAY)
    days = days if with_bills else days.everyday()
    weekdays = defaultdict(Decimal)
    for day in days.by_day():
        weekdays[day.day.isoweekday()] += day.amount
    assert found.weekdays == weekdays
    assert found.counts == [days.between(one.first_day, one.last_day).count for one in months]
    assert sum(found.spent) == days.spent != 0
    for number, one in enumerate(months):
        of_month = days.between(one.first_day, one.last_day)
        assert found.spent[number] == of_month.spent
        assert {place: sums[number] for place, sums in found.amounts.items() if sums[number]} == {
            row.category: row.amount for row in of_month.by_category() if row.amount
        }


def test_quarters_are_three_of_ones_own_months(alice):
    for month, amount in ((6, 5), (7, 1), (8, 2), (10, 4)):
        an_expense(owner=alice, amount=amount, spent_on=date(2026, month, 28))

    alice.month_starts_on = 28
    alice.save()
    last = Quarter.of(TODAY, 28)
    found = period_totals(
        owner=alice, periods=[last.back(1), last], last_day=TODAY, with_bills=True
    )

    assert found.amounts == {None: [3, 4]}
    assert found.counts == [2, 1]


def test_nothing_comes_to_nothing(alice):
    found = period_totals(owner=alice, periods=months_of(alice, 1), last_day=TODAY, with_bills=True)

    assert (found.amounts, found.counts, found.spent) == ({}, [0], [0])
    assert set(found.weekdays.values()) == {0}


@pytest.mark.parametrize("rows", [1, 3])
def test_sums_take_three_queries(alice, rows):
    for _number in range(rows):
        an_expense(owner=alice, category=a_category(owner=alice), spent_on=TODAY)

    with CaptureQueriesContext(connection) as queries:
        found = period_totals(
            owner=alice, periods=months_of(alice, 1), last_day=TODAY, with_bills=True
        )

    assert len(queries) == 3
    assert len(found.amounts) == rows

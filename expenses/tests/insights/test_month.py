from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from expenses.insights.calendar import month_by_day
from expenses.insights.month import month_so_far, parts_of
from expenses.periods import Month
from expenses.tests.insights.past import NOVEMBER, TODAY
from expenses.tests.making import a_category, an_expense
from expenses.totals import totals_between
from expenses.totals_in_parts import totals_in_parts

pytestmark = pytest.mark.django_db


def summed(owner, *, month=NOVEMBER, today=TODAY, with_bills=True):
    totals = totals_between(owner=owner, first_day=month.back(3).first_day, last_day=month.last_day)
    starts = parts_of(month=month, today=today)
    in_parts = totals_in_parts(owner=owner, starts=starts, last_day=month.last_day).ask()
    asked = {"month": month, "today": today, "with_bills": with_bills}
    figures = month_so_far(totals=in_parts, **asked)
    assert figures == month_so_far(totals=totals, **asked)
    by_day = {**asked, "week_starts_on": owner.week_starts_on}
    assert month_by_day(totals=in_parts, **by_day) == month_by_day(totals=totals, **by_day)
    return figures


def test_month_ends_today_and_tells_what_is_planned(alice):
    an_expense(owner=alice, amount="10", spent_on=TODAY)
    an_expense(owner=alice, amount="7", spent_on=date(2026, 11, 23))

    figures = summed(alice)

    assert (figures.spent, figures.planned, figures.until) == (10, 7, TODAY)
    assert len(figures.course) == 22


def test_month_is_compared_up_to_the_same_day(alice):
    an_expense(owner=alice, amount="10", spent_on=date(2026, 10, 22))
    an_expense(owner=alice, amount="5", spent_on=date(2026, 10, 23))

    figures = summed(alice)

    assert (figures.before, figures.before_whole) == (10, 15)
    assert len(figures.course_before) == 31


def test_month_is_compared_with_the_last_day_of_a_shorter_one(alice):
    an_expense(owner=alice, amount="10", spent_on=date(2026, 2, 28))

    figures = summed(alice, month=Month(date(2026, 3, 1)), today=date(2026, 3, 30))

    assert (figures.before, figures.before_until) == (10, date(2026, 2, 28))


def test_a_month_that_is_over_is_compared_as_a_whole(alice):
    an_expense(owner=alice, amount="10", spent_on=date(2026, 10, 31))
    an_expense(owner=alice, amount="4", spent_on=date(2026, 11, 30))

    figures = summed(alice, today=date(2026, 12, 5))

    assert (figures.is_over, figures.spent, figures.before, figures.pace) == (True, 4, 10, None)


def test_month_without_anything_before_is_not_compared(alice):
    an_expense(owner=alice, amount="10")

    figures = summed(alice)

    assert (figures.before, figures.before_whole, figures.course_before) == (None, None, [])


@pytest.mark.parametrize(("day", "pace"), [(4, None), (5, Decimal(60)), (30, None)])
def test_pace_is_told_from_the_fifth_day_on(alice, day, pace):
    an_expense(owner=alice, amount="10", spent_on=date(2026, 11, 1))

    assert summed(alice, today=date(2026, 11, day)).pace == pace


def test_everyday_leaves_out_bills_and_tells_them_apart(alice):
    an_expense(owner=alice, amount="10")
    an_expense(owner=alice, amount="900", is_repeating=True)

    everyday, everything = summed(alice, with_bills=False), summed(alice)

    assert (everyday.spent, everyday.bills) == (10, 900)
    assert everything.spent == 910


def test_usual_is_the_median_by_the_same_day(alice):
    food = a_category(name="Food")
    for month, amount in ((8, "90"), (9, "92"), (10, "300"), (11, "50")):
        an_expense(owner=alice, amount=amount, category=food, spent_on=date(2026, month, 22))
        an_expense(owner=alice, amount="500", category=food, spent_on=date(2026, month, 23))

    (row,) = summed(alice).categories

    assert (row.amount, row.before, row.usual) == (50, 300, 92)


def test_usual_needs_two_months(alice):
    food = a_category(name="Food")
    for month in (10, 11):
        an_expense(owner=alice, category=food, spent_on=date(2026, month, 2))

    (row,) = summed(alice).categories

    assert row.usual is None


def test_categories_of_the_month_before_alone_stand_at_nothing(alice):
    food, fun = a_category(name="Food"), a_category(name="Fun")
    an_expense(owner=alice, amount="10", category=food)
    an_expense(owner=alice, amount="30", category=fun, spent_on=date(2026, 10, 1))

    rows = summed(alice).categories

    assert [(row.category, row.amount, row.before) for row in rows] == [
        (food, 10, 0),
        (fun, 0, 30),
    ]
    assert sum(row.before for row in rows) == summed(alice).before


def test_a_month_can_start_on_the_25th(alice):
    month = Month(date(2026, 10, 25), 25)
    for day, amount in ((date(2026, 10, 24), "1"), (date(2026, 10, 25), "2"), (TODAY, "4")):
        an_expense(owner=alice, amount=amount, spent_on=day)

    figures = summed(alice, month=month)

    assert (figures.spent, figures.before_whole) == (6, 1)
    assert figures.before_until == date(2026, 10, 23)


def test_a_category_with_nothing_that_has_a_rate_is_not_listed(alice):
    an_expense(owner=alice, amount="900", currency="JPY", category=a_category(), spent_on=TODAY)

    (one,) = summed(alice, today=date(2026, 12, 5)).unconverted

    assert (one.currency, one.spent, one.count) == ("JPY", 900, 1)
    assert summed(alice, today=date(2026, 12, 5)).categories == []


@pytest.mark.parametrize("starts_on", [1, 17])
@pytest.mark.parametrize("others", [[], ["JPY"]])
def test_sums_of_parts_say_what_sums_of_days_say(alice, starts_on, others):
    alice.month_starts_on = starts_on
    alice.save()
    chance = Random(starts_on)
    outer = a_category(owner=alice, name="Outer")
    places = [
        *(None, outer, a_category(owner=alice, name="Inner", parent=outer)),
        *(a_category(owner=alice, name=kind, kind=kind) for kind in ("income", "transfer")),
    ]
    for _number in range(150):
        an_expense(
            owner=alice,
            spent_on=TODAY - timedelta(days=chance.randrange(-9, 150)),
            amount=chance.choice([-3, 2, 5, 91]),
            category=chance.choice(places),
            currency=chance.choice([alice.currency] * 4 + others),
            is_repeating=chance.random() < 0.2,
            is_excluded=chance.random() < 0.1,
        )
    current = Month.of(TODAY, starts_on)

    found = [
        summed(alice, month=month, today=today, with_bills=with_bills)
        for month in (current, current.previous)
        for today in (TODAY, current.last_day, month.last_day)
        for with_bills in (True, False)
    ]

    assert all(one.count and one.categories for one in found)
    assert any(one.before for one in found)
    assert any(one.planned for one in found)
    assert any(one.unconverted for one in found) == bool(others)

from datetime import date
from decimal import Decimal

import pytest

from expenses.insights.merchants import top_merchants
from expenses.insights.trends import trends_of
from expenses.period_totals import period_totals
from expenses.periods import Month
from expenses.tests.making import a_category, an_expense

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def trends(owner, *, months=6):
    current = Month.of(TODAY)
    shown = [current.back(passed) for passed in reversed(range(months))]
    totals = period_totals(owner=owner, periods=shown, last_day=TODAY, with_bills=True)
    return trends_of(totals=totals, months=shown, today=TODAY)


def spend(owner, month, amount, **fields):
    day = fields.pop("day", 10)
    return an_expense(owner=owner, spent_on=date(2026, month, day), amount=amount, **fields)


def test_one_month_says_nothing_yet(alice):
    spend(alice, 11, 10)

    assert trends(alice) is None


def test_months_begin_with_the_first_expense_and_end_with_today(alice):
    spend(alice, 9, 30)
    spend(alice, 11, 5)
    spend(alice, 11, 7, day=25)

    found = trends(alice)

    assert [(one.month.key, one.amount, one.is_running) for one in found.months] == [
        ("2026-09", 30, False),
        ("2026-10", 0, False),
        ("2026-11", 5, True),
    ]
    assert (found.spent, found.usual) == (35, 15)


def test_the_running_month_is_no_usual_one(alice):
    spend(alice, 10, 30)
    spend(alice, 11, 500)

    assert trends(alice).usual is None


def test_categories_run_month_by_month_the_largest_first_and_the_rest_together(alice):
    names = "abcdefghijk"
    places = [a_category(owner=alice, name=name) for name in names]
    for number, place in enumerate(places):
        spend(alice, 10, 100 - number, category=place)
    spend(alice, 11, 1, category=places[0])

    found = trends(alice)

    assert [course.place.name for course in found.courses] == list("abcdefghi")
    assert found.courses[0].amounts == [100, 1]
    assert (found.others.amounts, found.others.total) == ([91 + 90, 0], 181)
    assert sum(one.total for one in [*found.courses, found.others]) == found.spent


def test_income_and_transfers_are_in_no_course(alice):
    spend(alice, 10, 10)
    spend(alice, 11, 10)
    for kind in ("income", "transfer"):
        spend(alice, 11, -900, category=a_category(owner=alice, name=kind, kind=kind))

    assert [course.total for course in trends(alice).courses] == [20]


def test_weekdays_are_averages_over_every_such_day(alice):
    spend(alice, 10, 40, day=5)  # a Monday, one of seven until the 20th of November
    spend(alice, 11, 9, day=17)

    found = {one.weekday: one.per_day for one in trends(alice).weekdays}

    assert found[1] == Decimal(40) / 7
    assert found[2] == Decimal(9) / 7
    assert sum(found.values()) == Decimal(40) / 7 + Decimal(9) / 7


def test_what_changed_compares_the_last_whole_month_with_the_usual(alice):
    food, fun = (a_category(owner=alice, name=name) for name in ("Food", "Fun"))
    for month, amount in ((8, 10), (9, 20), (10, 50), (11, 999)):
        spend(alice, month, amount, category=food)
        spend(alice, month, 5, category=fun)

    found = trends(alice)

    assert [(one.category, one.amount, one.usual) for one in found.changed] == [(food, 50, 15)]
    assert found.changed_in.key == "2026-10"


def merchants(owner, **wanted):
    days = {"first_day": date(2026, 1, 1), "last_day": TODAY, "with_bills": False, "most": 10}
    found = top_merchants(owner=owner, **days | wanted)
    return [(one.title, one.amount, one.count) for one in found]


def test_merchants_are_titles_without_regard_to_case(alice, bob):
    spend(alice, 10, 10, title="dishoom")
    spend(alice, 11, 30, title="Dishoom")
    spend(alice, 11, 25, title="Rent", is_repeating=True)
    spend(alice, 11, 20, title="Café")
    spend(bob, 11, 99, title="Secret")

    assert merchants(alice) == [("dishoom", 40, 2), ("Café", 20, 1)]
    assert merchants(alice, with_bills=True, most=2) == [("dishoom", 40, 2), ("Rent", 25, 1)]


def test_merchants_hold_only_spending_with_a_known_rate(alice):
    spend(alice, 11, -30, title="Refund")
    spend(alice, 11, 30, title="Elsewhere", currency="EUR", base_amount=None)
    spend(alice, 11, 30, title="Gone", is_excluded=True)

    assert merchants(alice) == []

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from expenses.models import Category, Expense
from expenses.periods import Month
from expenses.tests.making import a_category, a_person, an_expense
from expenses.totals import DayTotal, Unconverted, totals_between, totals_by_month

pytestmark = pytest.mark.django_db

NOVEMBER = {"first_day": date(2026, 11, 1), "last_day": date(2026, 11, 30)}


def test_spent_is_reduced_by_money_back(alice):
    food = a_category(name="Food")
    an_expense(owner=alice, amount="30", category=food)
    an_expense(owner=alice, amount="-12.50", category=food)

    totals = totals_between(owner=alice, **NOVEMBER)

    assert totals.spent == Decimal("17.50")
    assert totals.income == 0


def test_a_category_made_between_the_two_queries_counts_as_none_for_now(alice):
    has_begun = False

    def make_one_after_they_are_read(execute, statement, *rest):
        nonlocal has_begun
        rows = execute(statement, *rest)
        if not has_begun:
            has_begun = True
            an_expense(owner=alice, amount="30", category=a_category(owner=alice))
        return rows

    with connection.execute_wrapper(make_one_after_they_are_read):
        totals = totals_between(owner=alice, **NOVEMBER)

    assert [(total.category, total.amount) for total in totals.by_category()] == [(None, 30)]


def test_money_in_without_a_category_is_income(alice):
    an_expense(owner=alice, amount="30")
    an_expense(owner=alice, amount="-1000")

    totals = totals_between(owner=alice, **NOVEMBER)

    assert totals.spent == 30
    assert totals.income == 1000


def test_income_counts_as_income_and_never_as_spending(alice):
    salary = a_category(name="Salary", kind=Category.Kind.INCOME)
    an_expense(owner=alice, amount="-2000", category=salary)
    an_expense(owner=alice, amount="50", category=salary)

    totals = totals_between(owner=alice, **NOVEMBER)

    assert totals.spent == 0
    assert totals.income == 1950
    assert totals.by_category() == []


def test_transfers_excluded_rows_and_the_trash_count_as_nothing(alice, bob):
    savings = a_category(name="Savings", kind=Category.Kind.TRANSFER)
    an_expense(owner=alice, amount="500", category=savings)
    an_expense(owner=alice, amount="20", is_excluded=True)
    an_expense(owner=alice, amount="20", deleted_at=timezone.now())
    an_expense(owner=bob, amount="20")

    totals = totals_between(owner=alice, **NOVEMBER)

    assert (totals.spent, totals.income) == (0, 0)


def test_both_ends_of_the_range_are_in_it(alice):
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)):
        an_expense(owner=alice, amount="1", spent_on=day)

    assert totals_between(owner=alice, **NOVEMBER).spent == 2


def test_categories_come_largest_first_with_shares_that_add_up_to_1(alice):
    names = {name: a_category(name=name) for name in ("Food", "Rent", "Fun")}
    for name, amount in (("Food", "10"), ("Rent", "20"), ("Fun", "40")):
        an_expense(owner=alice, amount=amount, category=names[name])
    an_expense(owner=alice, amount="50")

    rows = totals_between(owner=alice, **NOVEMBER).by_category()

    assert [(str(row.category), row.amount) for row in rows] == [
        ("None", 50),
        ("Fun", 40),
        ("Rent", 20),
        ("Food", 10),
    ]
    assert [row.percent for row in rows] == [42, 33, 17, 8]


def test_a_parent_holds_what_is_inside_it(alice):
    food = a_category(name="Food")
    coffee = a_category(owner=alice, name="Coffee", parent=food)
    an_expense(owner=alice, amount="10", category=food)
    an_expense(owner=alice, amount="5", category=coffee)

    (row,) = totals_between(owner=alice, **NOVEMBER).by_category()

    assert (row.category, row.amount, row.percent) == (food, 15, 100)
    assert [(child.category, child.amount, child.percent) for child in row.children] == [
        (coffee, 5, 33)
    ]


def test_a_purchase_that_came_back_whole_leaves_its_category_at_nothing(alice):
    food = a_category(name="Food")
    an_expense(owner=alice, amount="10", category=food)
    an_expense(owner=alice, amount="-10", category=food)

    (row,) = totals_between(owner=alice, **NOVEMBER).by_category()

    assert (row.amount, row.percent) == (0, 0)


def test_every_day_of_the_range_has_its_sum(alice):
    an_expense(owner=alice, amount="4", spent_on=date(2026, 11, 2))

    days = totals_between(
        owner=alice, first_day=date(2026, 11, 1), last_day=date(2026, 11, 3)
    ).by_day()

    assert days == [
        DayTotal(date(2026, 11, 1), Decimal(0)),
        DayTotal(date(2026, 11, 2), Decimal(4)),
        DayTotal(date(2026, 11, 3), Decimal(0)),
    ]


def test_bills_stand_apart_from_everyday_spending(alice):
    an_expense(owner=alice, amount="900", is_repeating=True)
    an_expense(owner=alice, amount="4")

    totals = totals_between(owner=alice, **NOVEMBER)

    assert (totals.everyday().spent, totals.bills().spent, totals.spent) == (4, 900, 904)


def test_rows_without_a_rate_are_told_and_not_summed(alice):
    an_expense(owner=alice, amount="4")
    an_expense(owner=alice, amount="22.40", currency="EUR")
    an_expense(owner=alice, amount="3", currency="EUR")
    an_expense(owner=alice, amount="-9", currency="CHF")

    totals = totals_between(owner=alice, **NOVEMBER)

    assert totals.spent == 4
    assert totals.unconverted() == [
        Unconverted(currency="CHF", spent=Decimal(0), count=1),
        Unconverted(currency="EUR", spent=Decimal("25.40"), count=2),
    ]


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_totals_take_two_queries(alice, rows, django_assert_num_queries):
    for number in range(rows):
        parent = a_category(name=f"Parent {number}")
        an_expense(owner=alice, category=a_category(owner=alice, parent=parent))

    with django_assert_num_queries(2):
        totals = totals_between(owner=alice, **NOVEMBER)
        assert len(totals.by_category()) == rows


def mixed_rows(random, owner):
    """Rows of every kind around a few months, some days of them still to come."""
    shared, own = a_category(name="Shared"), a_category(owner=owner, name="Own")
    places = [
        None,
        shared,
        own,
        a_category(owner=owner, name="Inside shared", parent=shared),
        a_category(owner=owner, name="Inside own", parent=own),
        a_category(owner=owner, name="Salary", kind=Category.Kind.INCOME),
        a_category(owner=owner, name="Savings", kind=Category.Kind.TRANSFER),
    ]
    for _ in range(250):
        cents = random.choice([-1, 1, 1, 1]) * random.randint(1, 50000)
        an_expense(
            owner=owner,
            amount=Decimal(cents) / 100,
            spent_on=date(2026, 9, 20) + timedelta(days=random.randint(0, 80)),
            category=random.choice(places),
            currency=random.choice(["USD", "USD", "USD", "EUR"]),
            is_repeating=random.random() < 0.3,
            is_excluded=random.random() < 0.1,
            deleted_at=timezone.now() if random.random() < 0.1 else None,
        )


def reckoned(rows, first_day, last_day):
    """The same sums in the plainest way: row by row."""
    spent, income = Decimal(0), Decimal(0)
    by_category, by_day, unconverted = defaultdict(Decimal), defaultdict(Decimal), 0
    for row in rows:
        counts = not row.is_excluded and row.deleted_at is None
        if not counts or not first_day <= row.spent_on <= last_day:
            continue
        kind = row.category.kind if row.category else ("spending" if row.amount > 0 else "income")
        if kind == "transfer":
            continue
        if row.currency != "USD":
            unconverted += 1
        elif kind == "income":
            income -= row.amount
        else:
            spent += row.amount
            by_day[row.spent_on] += row.amount
            by_category[(row.category and row.category.parent) or row.category] += row.amount
    return spent, income, dict(by_category), dict(by_day), unconverted


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("starts_on", [1, 25])
def test_every_figure_agrees_with_a_plain_count(db, seed, starts_on):
    owner = a_person()
    mixed_rows(Random(seed), owner)
    month = Month.of(date(2026, 11, 3), starts_on)

    totals = totals_between(owner=owner, first_day=date(2026, 9, 1), last_day=date(2026, 12, 31))
    totals = totals.between(month.first_day, month.last_day)

    rows = Expense.objects.owned_by(owner).select_related("category__parent")
    spent, income, by_category, by_day, unconverted = reckoned(
        rows, month.first_day, month.last_day
    )
    assert totals.spent == spent == rows.spending().in_month(month).total()
    assert totals.income == income
    assert {row.category: row.amount for row in totals.by_category()} == by_category
    assert {row.day: row.amount for row in totals.by_day() if row.amount} == by_day
    assert sum(row.amount for row in totals.by_day()) == spent
    assert sum(row.count for row in totals.unconverted()) == unconverted
    rows = totals.by_category()
    assert {row.whole for row in rows} == {sum(row.amount for row in rows)}


@pytest.mark.parametrize("seed", range(2))
def test_sums_by_month_are_those_of_their_days(db, seed):
    owner = a_person(month_starts_on=25)
    mixed_rows(Random(seed), owner)
    days = {"first_day": date(2026, 9, 3), "last_day": date(2026, 12, 1)}

    by_month, by_day = (sums(owner=owner, **days) for sums in (totals_by_month, totals_between))

    assert len(by_month.cells) < len(by_day.cells)
    for month in (Month(date(2026, number, 25), 25) for number in (8, 9, 10, 11)):
        ours, theirs = (one.between(month.first_day, month.last_day) for one in (by_month, by_day))
        assert (ours.spent, ours.income, ours.count) == (theirs.spent, theirs.income, theirs.count)
        assert ours.by_category() == theirs.by_category()
        assert ours.unconverted() == theirs.unconverted()


def test_a_day_of_a_part_is_the_day_of_the_whole_and_of_no_other(alice):
    for day in (1, 1, 10, 20):
        an_expense(owner=alice, spent_on=date(2026, 11, day), amount=day)
    an_expense(owner=alice, spent_on=date(2026, 11, 10), amount=900, is_repeating=True)
    whole = totals_between(owner=alice, **NOVEMBER)
    part = whole.between(date(2026, 11, 5), date(2026, 11, 15))

    def days(totals):
        return {one.day.day: one.amount for one in totals.by_day() if one.amount}

    assert days(whole) == {1: 2, 10: 910, 20: 20}
    assert days(part) == days(part.between(date(2026, 11, 1), date(2026, 11, 30))) == {10: 910}
    assert days(part.everyday()) == days(whole.everyday().between(*[date(2026, 11, 10)] * 2))
    assert days(part.everyday()) == {10: 10}
    assert days(part.bills()) == {10: 900}

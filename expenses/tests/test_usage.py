from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from expenses.filing import put_away
from expenses.tests.making import a_category, a_payment_method, an_expense
from expenses.usage import (
    SharedUse,
    Use,
    category_rows,
    use_of_categories,
    use_of_payment_methods,
    use_of_shared_categories,
    use_of_tags,
)

TODAY = date(2026, 11, 22)


def test_use_of_categories_counts_what_is_not_in_the_trash(alice, bob):
    food = a_category()
    an_expense(owner=alice, category=food)
    an_expense(owner=alice, category=food, deleted_at=timezone.now())
    an_expense(owner=alice)
    an_expense(owner=bob, category=food)

    use = use_of_categories(owner=alice, today=TODAY)

    assert {category: of.count for category, of in use.items()} == {food.pk: 1, None: 1}


@pytest.mark.parametrize(
    ("days", "monthly"),
    [
        ([date(2026, 10, 1)], Decimal(120)),
        ([date(2026, 10, 1), date(2026, 9, 30)], Decimal(120)),
        ([date(2026, 8, 3)], Decimal(40)),
        ([date(2025, 11, 1)], Decimal(10)),
        ([date(2025, 10, 31), date(2026, 10, 31)], Decimal(10)),
        ([date(2026, 11, 1)], None),
        ([date(2026, 12, 1)], None),
    ],
)
def test_use_of_categories_averages_over_full_months_of_the_last_year(alice, days, monthly):
    food = a_category()
    for day in days:
        an_expense(owner=alice, category=food, spent_on=day, amount=120)

    assert use_of_categories(owner=alice, today=TODAY)[food.pk].monthly == monthly


def test_use_of_categories_leaves_out_what_is_left_out_of_statistics(alice):
    food = a_category()
    an_expense(owner=alice, category=food, spent_on=date(2026, 10, 5), amount=30)
    an_expense(owner=alice, category=food, spent_on=date(2026, 10, 5), amount=50, is_excluded=True)

    assert use_of_categories(owner=alice, today=TODAY) == {food.pk: Use(2, Decimal(30))}


def test_use_of_categories_follows_the_persons_own_month(alice):
    alice.month_starts_on = 25
    food = a_category()
    an_expense(owner=alice, category=food, spent_on=date(2026, 10, 24), amount=90)
    an_expense(owner=alice, category=food, spent_on=date(2026, 10, 25), amount=50)

    assert use_of_categories(owner=alice, today=TODAY)[food.pk].monthly == 90


def test_category_rows_stand_inside_one_another_and_add_up(alice, bob):
    food = a_category(name="Food", position=1)
    snacks = a_category(owner=alice, name="Snacks", parent=food, position=2)
    a_category(owner=bob, name="Dog")
    an_expense(owner=alice, category=food, spent_on=date(2026, 10, 5), amount=10)
    an_expense(owner=alice, category=snacks, spent_on=date(2026, 10, 5), amount=5)

    rows = category_rows(owner=alice, today=TODAY)

    (top,) = rows.offered
    (inside,) = top.inside
    assert (top.category, top.use) == (food, Use(2, Decimal(15)))
    assert (inside.category, inside.use) == (snacks, Use(1, Decimal(5)))
    assert rows.away == []


def test_category_rows_keep_hidden_and_archived_ones_apart(alice):
    hidden, unused = a_category(name="Hidden"), a_category(name="Unused", is_archived=True)
    used = a_category(name="Used", is_archived=True)
    own = a_category(owner=alice, name="Own", is_archived=True)
    orphan = a_category(owner=alice, name="Orphan", parent=own)
    an_expense(owner=alice, category=used)
    put_away(owner=alice, category=hidden)

    rows = category_rows(owner=alice, today=TODAY)

    assert [row.category for row in rows.offered] == [orphan]
    assert {row.category for row in rows.away} == {hidden, used, own}
    assert unused not in {row.category for row in rows.away}


def test_category_rows_let_only_own_ones_move(alice):
    a_category(name="Shared", position=1)
    first = a_category(owner=alice, name="First", position=2)
    middle = a_category(owner=alice, name="Middle", position=3)
    last = a_category(owner=alice, name="Last", position=4)

    moves = {
        row.category: (row.can_go_up, row.can_go_down)
        for row in category_rows(owner=alice, today=TODAY).offered
        if row.category.owner
    }

    assert moves == {first: (False, True), middle: (True, True), last: (True, False)}


def test_use_of_payment_methods_counts_own_ones(alice, bob):
    visa = a_payment_method(owner=alice)
    an_expense(owner=alice, payment_method=visa)
    an_expense(owner=alice, payment_method=visa, deleted_at=timezone.now())
    an_expense(owner=alice)
    an_expense(owner=bob, payment_method=a_payment_method(owner=bob))

    assert use_of_payment_methods(owner=alice) == {visa.pk: 1}


def test_use_of_tags_begins_with_the_most_used(alice, bob):
    an_expense(owner=alice, tags=["b", "a"])
    an_expense(owner=alice, tags=["c", "b"])
    an_expense(owner=alice, tags=["d"], deleted_at=timezone.now())
    an_expense(owner=bob, tags=["a", "z"])

    assert list(use_of_tags(owner=alice).items()) == [("b", 2), ("a", 1), ("c", 1)]


def test_use_of_shared_categories_counts_everyones(alice, bob):
    food, own = a_category(), a_category(owner=alice)
    an_expense(owner=alice, category=food)
    an_expense(owner=bob, category=food, deleted_at=timezone.now())
    an_expense(owner=bob, category=food)
    an_expense(owner=alice, category=own)

    assert use_of_shared_categories() == {food.pk: SharedUse(people=2, expenses=3)}

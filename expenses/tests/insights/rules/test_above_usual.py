from datetime import date

import pytest

from expenses.insights.rules.above_usual import above_usual
from expenses.tests.insights.past import linked, the_past_of
from expenses.tests.making import a_category, an_expense

pytestmark = pytest.mark.django_db

BEFORE = [(date(2026, 8, 5), "90"), (date(2026, 9, 20), "92"), (date(2026, 10, 22), "95")]


@pytest.fixture
def eating_out(db):
    return a_category(name="Eating out")


def spend(owner, category, rows, **fields):
    return [
        an_expense(owner=owner, category=category, amount=amount, spent_on=day, **fields)
        for day, amount in rows
    ]


def test_above_usual_says_by_how_much(alice, eating_out):
    spend(alice, eating_out, BEFORE)
    spend(alice, eating_out, [(date(2026, 10, 23), "400")])  # later than this day in its month
    november = spend(alice, eating_out, [(date(2026, 11, 1), "100"), (date(2026, 11, 22), "33.20")])
    spend(alice, eating_out, [(date(2026, 11, 3), "50")], is_repeating=True)

    (found,) = above_usual(past=the_past_of(alice))

    assert found.sentence == "Eating out is $41.20 above its usual $92.00 by this day"
    assert found.evidence == (
        "$133.20 so far; the months before had $90.00, $92.00, $95.00 by day 22"
    )
    assert found.subject == f"2026-11:{eating_out.pk}"
    assert linked(alice, found) == set(november)


def test_above_usual_links_to_nothing_inside_that_is_no_spending(alice, eating_out):
    vouchers = a_category(name="Vouchers", parent=eating_out, kind="income")
    spend(alice, eating_out, BEFORE)
    november = spend(alice, eating_out, [(date(2026, 11, 1), "200")])
    spend(alice, vouchers, [(date(2026, 11, 3), "-50")])

    (found,) = above_usual(past=the_past_of(alice))

    assert linked(alice, found) == set(november)


def test_above_usual_is_silent_within_30_percent(alice, eating_out):
    spend(alice, eating_out, [*BEFORE, (date(2026, 11, 22), "119")])

    assert above_usual(past=the_past_of(alice)) == []


def test_above_usual_is_silent_about_little_money(alice, eating_out):
    coffee = a_category(name="Coffee")
    spend(alice, eating_out, [(day, "900") for day, _ in BEFORE])
    spend(alice, coffee, [(day, "5") for day, _ in BEFORE])
    spend(alice, coffee, [(date(2026, 11, 2), "20")])

    assert above_usual(past=the_past_of(alice)) == []


def test_above_usual_is_silent_after_one_month_of_history(alice, eating_out):
    spend(alice, eating_out, [(date(2026, 10, 2), "10"), (date(2026, 11, 2), "300")])

    assert above_usual(past=the_past_of(alice)) == []


def test_above_usual_holds_what_is_inside_a_category(alice, eating_out):
    lunch = a_category(owner=alice, name="Lunch", parent=eating_out)
    spend(alice, lunch, BEFORE)
    rows = spend(alice, lunch, [(date(2026, 11, 2), "192")])

    (found,) = above_usual(past=the_past_of(alice))

    assert found.sentence == "Eating out is $100.00 above its usual $92.00 by this day"
    assert linked(alice, found) == set(rows)

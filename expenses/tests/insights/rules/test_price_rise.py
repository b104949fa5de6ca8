from datetime import date

import pytest

from expenses.insights.rules.price_rise import price_rise
from expenses.tests.insights.past import linked, the_past_of
from expenses.tests.making import an_expense

pytestmark = pytest.mark.django_db

MONTHLY = (date(2026, 9, 12), date(2026, 10, 12), date(2026, 11, 12))


def internet(owner, amounts, days=MONTHLY, **fields):
    return [
        an_expense(owner=owner, title="Internet", amount=amount, spent_on=day, **fields)
        for amount, day in zip(amounts, days, strict=True)
    ]


def test_price_rise_says_how_much(alice):
    rows = internet(alice, ["40", "40", "45"])

    (found,) = price_rise(past=the_past_of(alice))

    assert found.sentence == "Internet went up $5.00"
    assert found.evidence == "$40.00 on Sat, Sep 12 and Mon, Oct 12, $45.00 on Thu, Nov 12"
    assert linked(alice, found) == set(rows)


def test_price_rise_finds_a_quarterly_bill_in_another_currency(alice):
    days = (date(2026, 5, 10), date(2026, 8, 10), date(2026, 11, 10))
    internet(alice, ["100", "100", "105"], days, is_repeating=True, currency="EUR")

    (found,) = price_rise(past=the_past_of(alice))

    assert found.sentence == "Internet went up €5.00"


@pytest.mark.parametrize(
    "amounts",
    [["40", "40", "41.99"], ["40", "40", "40"], ["45", "45", "40"], ["38", "40", "45"]],
    ids=["below 5 %", "the same", "cheaper", "never the same"],
)
def test_price_rise_is_silent_about(alice, amounts):
    internet(alice, amounts)

    assert price_rise(past=the_past_of(alice)) == []


def test_price_rise_is_silent_about_what_is_not_regular(alice):
    internet(alice, ["40", "40", "45"], [date(2026, 11, day) for day in (1, 8, 15)])

    assert price_rise(past=the_past_of(alice)) == []


def test_price_rise_is_silent_after_two_payments(alice):
    internet(alice, ["40", "45"], MONTHLY[1:])

    assert price_rise(past=the_past_of(alice)) == []


def test_price_rise_is_silent_about_long_ago(alice):
    internet(alice, ["40", "40", "45"], [date(2026, month, 1) for month in (8, 9, 10)])

    assert price_rise(past=the_past_of(alice)) == []


def test_price_rise_isolates_a_title_that_turns_text_around(alice):
    rows = internet(alice, ["40", "40", "45"])
    for row in rows:
        row.title = "abc\u202e"
        row.save()

    (found,) = price_rise(past=the_past_of(alice))

    assert found.sentence == "\u2068abc\u202e\u2069 went up $5.00"

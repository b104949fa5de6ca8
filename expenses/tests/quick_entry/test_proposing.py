from datetime import date
from decimal import Decimal

import pytest

from expenses.quick_entry.proposing import read_line
from expenses.tests.making import a_category, a_payment_method, an_expense

TODAY = date(2026, 11, 22)
NO_SUCH_PAYMENT = "You have no payment method that begins with “a”."
pytestmark = pytest.mark.django_db


def read(owner, text):
    return read_line(owner=owner, text=text, today=TODAY)


def test_a_line_becomes_a_proposed_expense(alice):
    eating = a_category(owner=alice, name="Eating out")
    credit = a_payment_method(owner=alice, name="Credit card")
    an_expense(owner=alice, title="Dishoom", category=eating)

    proposal = read(alice, "23.80 dishoom lunch with maya fri @credit #Team")

    assert proposal.can_be_saved
    (found,) = proposal.readings
    assert (found.amount, found.currency) == (Decimal("23.80"), "USD")
    assert (found.title, found.spent_on) == ("dishoom lunch with maya", date(2026, 11, 20))
    assert (found.tags, found.payment_method, found.category) == (("team",), credit, eating)
    assert found.why == "1 of your last 1 at dishoom"


def test_two_readings_wait_for_a_choice(alice):
    proposal = read(alice, "12 tea 3/4")

    assert [one.spent_on for one in proposal.readings] == [date(2026, 3, 4), date(2026, 4, 3)]
    assert (proposal.is_ambiguous, proposal.can_be_saved) == (True, False)


def test_a_payment_method_is_named_by_how_it_begins(alice, bob):
    card = a_payment_method(owner=alice, name="Card")
    black = a_payment_method(owner=alice, name="Card Black")
    a_payment_method(owner=alice, name="Old", is_archived=True)
    a_payment_method(owner=bob, name="Bobs")

    def paid(text):
        return [one.payment_method for one in read(alice, text).readings]

    assert paid("5 tea @ca") == [card, black]
    assert paid("5 tea @CARD") == [card]
    assert paid('5 tea @"card b"') == [black]
    assert paid("5 tea @old") == paid("5 tea @bobs") == [None]
    assert read(alice, "5 tea @bobs").problems == (
        "You have no payment method that begins with “bobs”.",
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["Enter an expense, like 12.50 lunch yesterday"]),
        (" \t ", ["Enter an expense, like 12.50 lunch yesterday"]),
        ("5 tea\x00", ["Use one line of plain text: remove line breaks and control characters."]),
        ("5\ntea", ["Use one line of plain text: remove line breaks and control characters."]),
        ("9" * 10_000, ["Use at most 500 characters."]),
        ("lunch", ["Enter an amount above 0, like 12.50"]),
        ("NaN 1e400 １２", ["Enter an amount above 0, like 12.50"]),
        ("12", ["Say what it was."]),
        ("5 " + "a" * 201, ["Use at most 200 characters."]),
        ("5.0001 tea", ["Use at most 2 decimals for US dollars"]),
        ("5.5 jpy tea", ["Use no decimals for Japanese yen"]),
        ("9999999999999 tea", ["Enter an amount up to 999,999,999,999"]),
        ("5 tea 30 feb 2026", ["Enter a real date, like 3 Nov 2026"]),
        ("5 tea @a @a", ["Name one payment method.", NO_SUCH_PAYMENT]),
        ("5 tea #" + "a" * 51, ["A tag has at most 50 characters."]),
        ("5 tea" + "".join(f" #t{n}" for n in range(21)), ["An expense has at most 20 tags."]),
    ],
)
def test_what_cannot_be_saved_says_why(alice, text, problems):
    proposal = read(alice, text)

    assert list(proposal.problems) == problems
    assert not proposal.can_be_saved


def test_reading_takes_as_many_queries_however_much_there_is(alice, django_assert_num_queries):
    for number in range(3):
        a_payment_method(owner=alice)
        an_expense(owner=alice, title="Tea", category=a_category(owner=alice))
        for text in ("5 tea", f"5 tea with {number} 3/4 @card kr #a"):
            with django_assert_num_queries(4):
                read(alice, text)
        # One more for the words of a title that is not known.
        with django_assert_num_queries(5):
            read(alice, "1 234 b " * 20)

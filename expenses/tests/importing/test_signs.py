"""Whether an amount without a minus sign is money spent: told, asked and remembered."""

from decimal import Decimal

import pytest

from expenses.importing.booking import Contents
from expenses.models import ReadingHabit, Statement
from expenses.tests.importing.reading import opened
from expenses.tests.importing.taking import a_csv, examined

MOSTLY_SPENT = a_csv(
    ("2026-02-13", "ONE", "12.34"), ("2026-02-12", "TWO", "-250.00"), ("2026-02-11", "THREE", "5")
)
MOSTLY_PAID_BACK = a_csv(
    ("2026-03-13", "ONE", "-12.34"), ("2026-03-12", "TWO", "-250.00"), ("2026-03-11", "THREE", "5")
)


def spent(content, **answers):
    file = opened(content, **answers)
    if file.questions:
        return [choice.answer for question in file.questions for choice in question.choices]
    return [booking.amount for booking in Contents.of(file).bookings]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("PAYMENT RECEIVED - THANK YOU", "spent"),
        ("ZAHLUNG ERHALTEN", "spent"),
        ("SHOP REFUND", "spent"),
        ("ELECTRICITY", "asked"),
        # Who pays wages sees them go out.
        ("WAGES", "asked"),
    ],
)
def test_a_text_tells_what_more_amounts_above_zero_leave_open(text, way):
    rows = ("2026-02-13", "A", "1"), ("2026-02-12", "B", "2"), ("2026-02-11", text, "-3")

    assert (
        spent(a_csv(*rows))
        == {
            "spent": [Decimal(1), Decimal(2), Decimal(-3)],
            "asked": ["spent", "signed"],
        }[way]
    )


def test_texts_that_contradict_each_other_tell_nothing():
    rows = ("2026-02-13", "SALARY", "1"), ("2026-02-12", "B", "2"), ("2026-02-11", "REFUND", "-3")

    assert spent(a_csv(*rows)) == ["spent", "signed"]


def test_wages_that_come_in_tell_that_minus_is_spent():
    rows = ("2026-02-13", "SALARY", "1"), ("2026-02-12", "B", "2"), ("2026-02-11", "C", "-3")

    assert spent(a_csv(*rows)) == [Decimal(-1), Decimal(-2), Decimal(3)]


def test_what_is_said_of_a_file_holds_however_it_looks():
    assert spent(MOSTLY_PAID_BACK) == [Decimal("12.34"), Decimal(250), Decimal(-5)]
    assert spent(MOSTLY_PAID_BACK, amounts="spent") == [Decimal("-12.34"), Decimal(-250), 5]


def test_what_was_said_of_another_file_is_asked_again_of_one_that_looks_different():
    assert spent(MOSTLY_SPENT, amounts="spent", is_remembered=True) == spent(
        MOSTLY_SPENT, amounts="spent"
    )
    assert spent(MOSTLY_PAID_BACK, amounts="spent", is_remembered=True) == ["spent", "signed"]


def test_a_card_and_an_account_of_the_same_columns_are_not_taken_for_each_other(alice):
    remembered = opened(MOSTLY_SPENT, amounts="spent")
    ReadingHabit.objects.create(
        owner=alice, signature=remembered.signature, answers=remembered.answers.as_json()
    )

    card, account = examined(alice, MOSTLY_SPENT), examined(alice, MOSTLY_PAID_BACK)

    assert card.state == Statement.State.READY
    assert account.state == Statement.State.ASKING

"""What is offered of an import: refunds, income, and money moved between one's own places."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.identity import acting_for
from expenses.history import latest_change
from expenses.importing.offers import accept_offers, decline_offers, offers_of
from expenses.models import Category, Expense
from expenses.purging import purge_trashed
from expenses.recording import trash_expenses
from expenses.tests.importing.taking import a_csv, taken_in
from expenses.tests.making import a_category, a_payment_method, an_expense
from expenses.tests.test_constraints import run
from expenses.undoing import undo

KIND = Category.Kind


@pytest.fixture
def kinds(alice):
    return {
        kind: a_category(owner=alice, name=str(kind.label), kind=kind)
        for kind in (KIND.SPENDING, KIND.INCOME, KIND.TRANSFER)
    }


def imported(owner, *rows, **fields):
    """Take the rows in, and some that tell which sign is money out."""
    coffees = [(f"2026-11-{day}", "COFFEE", "-3.00") for day in (28, 29, 30)]
    return taken_in(owner, a_csv(*rows, *coffees), **fields)


def told(owner, statement):
    return [
        (one.kind, one.expense.title, one.other and one.other.title)
        for one in offers_of(owner=owner, statement=statement)
    ]


def test_money_back_is_offered_as_the_refund_of_its_purchase(alice, bob, kinds):
    shopping = kinds[KIND.SPENDING]
    shoes = an_expense(
        owner=alice, title="Zalando", amount="80", category=shopping, spent_on=date(2026, 10, 1)
    )
    an_expense(owner=alice, title="Zalando", amount="10", spent_on=date(2026, 10, 20))
    an_expense(owner=alice, title="Zalando", amount="90", spent_on=date(2026, 12, 1))
    an_expense(owner=bob, title="Zalando", amount="80", spent_on=date(2026, 10, 2))

    statement = imported(
        alice, ("2026-11-02", "REFUND ZALANDO", "80.00"), ("2026-11-02", "NOBODY", "5.00")
    )
    (offer,) = offers_of(owner=alice, statement=statement)

    assert (offer.kind, offer.other, offer.category) == ("refund", shoes, shopping)

    with acting_for(alice.pk):
        accept_offers(owner=alice, offers=[offer])
        change = latest_change(owner=alice)
    refund = Expense.objects.get(pk=offer.expense.pk)
    assert (refund.refund_of, refund.category) == (shoes, shopping)
    assert offers_of(owner=alice, statement=statement) == []

    undo(owner=alice, change=change.pk)
    refund.refresh_from_db()
    assert (refund.refund_of, refund.set_by_hand) == (None, [])
    assert len(offers_of(owner=alice, statement=statement)) == 1


def test_no_more_is_given_back_than_was_spent(alice, kinds):
    shoes = an_expense(owner=alice, title="Zalando", amount="80", spent_on=date(2026, 10, 1))
    an_expense(
        owner=alice,
        title="Zalando",
        amount="-50",
        refund_of=shoes,
        category=kinds[KIND.SPENDING],
        spent_on=date(2026, 10, 3),
    )

    statement = imported(
        alice, ("2026-11-02", "ZALANDO", "31.00"), ("2026-11-03", "ZALANDO", "30.00")
    )

    assert [one.expense.amount for one in offers_of(owner=alice, statement=statement)] == [
        Decimal(-30)
    ]


def test_pay_is_offered_as_income(alice, kinds):
    for month in (8, 9):
        an_expense(owner=alice, title="Acme", amount="-2000", spent_on=date(2026, month, 25))

    statement = imported(
        alice,
        ("2026-11-25", "ACME", "2000.00"),
        ("2026-11-26", "GEHALT NOVEMBER", "1500.00"),
        ("2026-11-27", "MAYA", "15.00"),
    )

    assert told(alice, statement) == [("income", "Acme", None)]
    assert Expense.objects.get(title="Gehalt November").category == kinds[KIND.INCOME]
    offers = offers_of(owner=alice, statement=statement)
    assert {one.category for one in offers} <= {kinds[KIND.INCOME]}

    accept_offers(owner=alice, offers=offers)

    acme = Expense.objects.get(title="Acme", spent_on=date(2026, 11, 25))
    assert (acme.category, acme.set_by_hand) == (kinds[KIND.INCOME], ["category"])


def test_equal_opposite_lines_of_two_payment_methods_are_offered_as_a_transfer(alice, kinds):
    bank, savings = a_payment_method(owner=alice), a_payment_method(owner=alice)
    imported(alice, ("2026-11-02", "TO SAVINGS", "-300.00"), payment_method=bank)
    imported(alice, ("2026-11-02", "SHOP", "-25.00"), payment_method=bank)
    imported(alice, ("2026-09-02", "TO SAVINGS", "-70.00"), payment_method=bank)

    statement = imported(
        alice,
        ("2026-11-04", "FROM CURRENT ACCOUNT", "300.00"),
        ("2026-11-04", "LATE", "70.00"),
        payment_method=savings,
    )
    (offer,) = offers_of(owner=alice, statement=statement)
    assert (offer.kind, offer.expense.amount, offer.other.amount) == ("transfer", -300, 300)

    assert accept_offers(owner=alice, offers=[offer]) == 2

    moved = Expense.objects.filter(category=kinds[KIND.TRANSFER])
    assert sorted(moved.values_list("amount", flat=True)) == [-300, 300]
    assert offers_of(owner=alice, statement=statement) == []


def test_what_is_declined_is_offered_no_more_until_that_is_undone(alice, kinds):
    an_expense(owner=alice, title="Zalando", amount="80", spent_on=date(2026, 10, 1))
    statement = imported(alice, ("2026-11-02", "ZALANDO", "80.00"))

    with acting_for(alice.pk):
        decline_offers(owner=alice, offers=offers_of(owner=alice, statement=statement))
        change = latest_change(owner=alice)
    assert offers_of(owner=alice, statement=statement) == []

    undo(owner=alice, change=change.pk)
    assert len(offers_of(owner=alice, statement=statement)) == 1


def test_what_was_filed_by_hand_is_left_alone(alice, kinds):
    an_expense(owner=alice, title="Zalando", amount="80", spent_on=date(2026, 10, 1))
    statement = imported(alice, ("2026-11-02", "ZALANDO", "80.00"))
    Expense.objects.filter(amount=-80).update(
        category=kinds[KIND.SPENDING], set_by_hand=["category"]
    )

    assert offers_of(owner=alice, statement=statement) == []


def test_a_refund_belongs_to_a_purchase_of_the_same_person(alice, bob):
    foreign, own = an_expense(owner=bob), an_expense(owner=alice)
    refund = an_expense(owner=alice, amount="-5")

    for purchase in (foreign, refund):
        with pytest.raises(IntegrityError):
            run("UPDATE expenses_expense SET refund_of_id = %s WHERE amount < 0", [purchase.pk])
    Expense.objects.filter(pk=refund.pk).update(refund_of=own)

    refund.refresh_from_db()
    assert refund.refund_of == own


def test_a_refund_stays_when_its_purchase_goes_for_good(alice):
    purchase = an_expense(owner=alice)
    refund = an_expense(owner=alice, amount="-5", refund_of=purchase)
    moment = purchase.created_at
    trash_expenses(expenses=Expense.objects.owned_by(alice).filter(pk=purchase.pk), at=moment)

    purge_trashed(before=refund.created_at.replace(year=2100))

    refund.refresh_from_db()
    assert refund.refund_of is None

"""Answering what is offered of an import, and what a purchase and its refund say of each other."""

from datetime import date

import pytest
from django.urls import reverse

from expenses.models import Category, Expense
from expenses.tests.importing.taking import a_csv, taken_in
from expenses.tests.making import a_category, an_expense

SPENT = [(f"2026-11-{day}", "COFFEE", "-3.00") for day in (27, 28, 29, 30)]


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def statement(alice):
    """Two refunds, and pay that no word tells."""
    a_category(owner=alice, name="Income", kind=Category.Kind.INCOME)
    shopping = a_category(owner=alice)
    for title, amount in (("Zalando", "80"), ("Otto", "30")):
        an_expense(
            owner=alice,
            title=title,
            amount=amount,
            category=shopping,
            spent_on=date(2026, 10, 1),
        )
    for month in (8, 9):
        an_expense(owner=alice, title="Acme", amount="-2000", spent_on=date(2026, month, 25))
    rows = [
        ("2026-11-02", "ZALANDO", "80.00"),
        ("2026-11-03", "OTTO", "20.00"),
        ("2026-11-25", "ACME", "2000.00"),
    ]
    return taken_in(alice, a_csv(*rows, *SPENT))


def page_of(client, statement):
    return client.get(reverse("expenses:import-result", args=[statement.pk]))


def answer(client, statement, **given):
    return client.post(reverse("expenses:import-offers", args=[statement.pk]), given, follow=True)


def offered(page):
    return [(one.title, one.sentence) for one in page.context["offers"].rows]


def test_what_came_in_is_offered_on_the_result(as_alice, statement):
    assert offered(page_of(as_alice, statement)) == [
        ("Acme", "Paid to you: income?"),
        ("Otto", "Money back for Otto, $30.00 on Thu, Oct 1?"),
        ("Zalando", "Money back for Zalando, $80.00 on Thu, Oct 1?"),
    ]


def test_offers_are_answered_one_by_one_and_can_be_undone(as_alice, alice, statement):
    otto = page_of(as_alice, statement).context["offers"].rows[1].offer

    accepted = answer(as_alice, statement, accept=otto.key)
    again = answer(as_alice, statement, accept=otto.key)
    acme = accepted.context["offers"].rows[0].offer
    declined = answer(as_alice, statement, decline=acme.key)

    assert "Accepted 1 offer" in accepted.text
    assert "That is not offered any more." in again.text
    assert "Declined 1 offer" in declined.text
    assert "data-toast-undo" in accepted.text
    assert "data-toast-undo" in declined.text
    assert [title for title, _sentence in offered(declined)] == ["Zalando"]
    assert Expense.objects.get(title="Otto", amount=-20).refund_of.amount == 30


def test_all_offers_are_answered_in_one_step(as_alice, alice, statement):
    accepted = answer(as_alice, statement, accept="all")

    assert "Accepted 3 offers" in accepted.text
    assert offered(accepted) == []
    assert Expense.objects.filter(owner=alice, refund_of__isnull=False).count() == 2
    assert Expense.objects.filter(owner=alice, category__kind="income").count() == 1


def test_a_purchase_and_its_refund_lead_to_each_other(as_alice, alice):
    shoes = an_expense(owner=alice, title="Shoes", amount="80")
    refund = an_expense(owner=alice, title="Shoes back", amount="-80", refund_of=shoes)

    of_refund = as_alice.get(refund.get_absolute_url())
    of_purchase = as_alice.get(shoes.get_absolute_url())
    assert of_refund.context["given_back"].purchase == shoes
    assert of_purchase.context["given_back"].refunds == [refund]

    removed = as_alice.post(
        reverse("expenses:expense-refund-remove", args=[refund.pk]), follow=True
    )

    refund.refresh_from_db()
    assert refund.refund_of is None
    assert "data-toast-undo" in removed.text

"""How many a filter finds, before it is set and where there are many."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from expenses.listing import MANY
from expenses.models import Expense
from expenses.tests.making import an_expense

LIST = reverse("expenses:expense-list")
COUNT = reverse("expenses:expense-count")
SUM = reverse("expenses:expense-sum")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def said(client, **asked):
    return client.get(COUNT, asked, headers=HTMX).text.strip()


def test_the_button_says_how_many_there_would_be(as_alice, alice, bob):
    for title in ("Dishoom", "Dishoom", "Rent"):
        an_expense(owner=alice, title=title)
    an_expense(owner=bob, title="Dishoom")

    assert said(as_alice) == "Show 3 expenses"
    assert said(as_alice, q="dishoom") == "Show 2 expenses"
    assert said(as_alice, q="rent") == "Show 1 expense"
    assert said(as_alice, q="nothing") == "Show 0 expenses"
    assert said(as_alice, min="x") == "Show expenses"


def test_a_count_without_htmx_is_the_list(as_alice):
    answer = as_alice.get(COUNT, {"q": "rent", "min": "", "after": "2026-11-20.1"})

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?q=rent")


def test_many_are_counted_after_the_first_paint(as_alice, alice):
    Expense.objects.bulk_create(
        Expense(
            owner=alice, title="Lunch", currency="USD", amount=2, base_amount=2,
            spent_on=date(2026, 11, 20) - timedelta(days=number % 300),
        )
        for number in range(MANY + 1)
    )  # fmt: skip

    page = as_alice.get(LIST, {"in": "spent"})
    figures = as_alice.get(SUM, {"in": "spent"}, headers=HTMX)
    whole = as_alice.get(SUM, {"in": "spent"})

    assert not page.context["summary"].is_exact
    assert "10,000+" in page.text
    assert f'hx-get="{SUM}?in=spent" hx-trigger="load"' in page.text
    for answer in (figures, whole):
        summary = answer.context["summary"]
        assert (summary.count, summary.total) == (MANY + 1, Decimal(2 * (MANY + 1)))
    assert "HX-Push-Url" not in figures
    assert ("<html" in figures.text, "<html" in whole.text) == (False, True)
    # Words are looked at no longer than until they are common; all there is, is added up already.
    assert said(as_alice, q="lunch") == "Show 2,000+ expenses"
    assert as_alice.get(SUM, {"q": "lunch"}).context["summary"] == summary
    assert said(as_alice) == "Show 10,001 expenses"
    assert as_alice.get(LIST).context["summary"].total == summary.total

    Expense.objects.owned_by(alice).first().delete()
    assert as_alice.get(LIST, {"in": "spent"}).context["summary"].is_exact


def test_what_is_not_found_may_have_been_meant_otherwise(as_alice, alice):
    an_expense(owner=alice, title="Dishoom")

    page = as_alice.get(LIST, {"q": "dishom", "month": "2026-10"})

    assert "No expenses match “<bdi>dishom</bdi>”" in page.text
    assert page.context["meant"] == "Dishoom"
    assert page.context["meant_query"] == "month=2026-10&q=Dishoom"
    assert 'href="?q=dishom"' in page.text  # all months


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ({}, [("[", "2026-11")]),
        ({"month": "2026-10"}, [("[", "2026-09"), ("]", "2026-11")]),
        ({"from": "2026-10-01", "to": "2026-10-31"}, [("[", "2026-09"), ("]", "2026-11")]),
        ({"from": "2026-10-02"}, []),
    ],
)
def test_the_months_beside_are_a_key_away(as_alice, alice, asked, keys, monkeypatch):
    monkeypatch.setattr("expenses.views.chips.localdate", lambda: date(2026, 11, 22))

    months = as_alice.get(LIST, asked | {"q": "rent"}).context["chips"].months

    assert [(key, query) for key, _name, query in months] == [
        (key, f"q=rent&month={month}") for key, month in keys
    ]

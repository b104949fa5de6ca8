"""What is like an expense whose category was just said, filed along with it."""

from datetime import date

import pytest
from django.urls import reverse

from expenses.models import Change, Expense
from expenses.tests.importing.taking import a_csv, taken_in
from expenses.tests.making import a_category, an_expense
from expenses.undoing import undo

LIST = reverse("expenses:expense-list")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def ledger(alice, bob):
    """One of Dishoom, three that are like it, and what is not."""
    guessed, own = a_category(owner=alice), a_category(owner=alice)
    an_expense(owner=alice, title="DISHOOM", category=guessed, set_by_hand=[])
    an_expense(owner=alice, title="Dishoom", spent_on=date(2020, 1, 1))
    an_expense(owner=alice, title="Dishoom 77")
    an_expense(owner=alice, title="Dishoom", category=own)
    an_expense(owner=alice, title="Dishoom", set_by_hand=["category"])
    an_expense(owner=alice, title="Dishoom", amount="-5")
    an_expense(owner=alice, title="Dishoom voucher")
    an_expense(owner=alice, title="Lunch", note="Dishoom")
    an_expense(owner=bob, title="Dishoom")
    return an_expense(owner=alice, title="Dishoom", category=guessed, set_by_hand=[])


def filed_under(category):
    return sorted(Expense.objects.filter(category=category).values_list("title", flat=True))


def address(expense):
    return reverse("expenses:expense-alike", args=[expense.pk])


def test_a_changed_category_offers_those_like_it(as_alice, alice, ledger):
    eating = a_category(owner=alice, name="Eating out")
    cell = reverse("expenses:expense-cell-category", args=[ledger.pk])

    answer = as_alice.post(
        cell, {"category": eating.pk, "version": 1}, headers={"HX-Request": "true"}
    )
    same = as_alice.post(cell, {"category": eating.pk, "version": 2})

    assert f'action="{address(ledger)}"' in answer.text
    assert "Also 3 like it" in answer.text
    assert "Also 3" not in as_alice.get(same["Location"]).text


def test_all_alike_are_filed_in_one_step_and_what_was_said_by_hand_stays(as_alice, alice, ledger):
    eating = a_category(owner=alice, name="Eating out")

    page = as_alice.get(address(ledger))
    answer = as_alice.post(address(ledger), {"category": eating.pk, "next": LIST}, follow=True)

    assert (page.context["count"], "File this and 3 like it" in page.text) == (3, True)
    assert filed_under(eating) == ["DISHOOM", "Dishoom", "Dishoom", "Dishoom 77"]
    assert "Filed 4 expenses under Eating out" in answer.text

    undo(owner=alice, change=Change.objects.filter(owner=alice).latest("pk").pk)

    assert filed_under(eating) == []


def test_the_button_of_the_message_means_the_category_of_the_expense(as_alice, alice, ledger):
    as_alice.post(address(ledger))

    assert filed_under(ledger.category) == ["DISHOOM", "Dishoom", "Dishoom", "Dishoom 77"]


def test_a_category_of_somebody_else_is_refused(as_alice, ledger, bob):
    answer = as_alice.post(address(ledger), {"category": a_category(owner=bob).pk})

    assert answer.status_code == 422
    assert "Choose a category from the list." in answer.text


def test_the_result_of_an_import_leads_to_each_place_without_a_category(as_alice, alice):
    rows = [(f"2026-11-0{day}", "DISHOOM", "-3.00") for day in (1, 2, 3)]
    statement = taken_in(alice, a_csv(*rows, ("2026-11-04", "QWERTZ", "-3.00")))

    page = as_alice.get(reverse("expenses:import-result", args=[statement.pk]))

    assert [(one["title"], one["many"]) for one in page.context["groups"]] == [
        ("Dishoom", 3),
        ("Qwertz", 1),
    ]
    assert (
        as_alice.get(
            reverse("expenses:expense-alike", args=[page.context["groups"][0]["one"]])
        ).context["count"]
        == 2
    )

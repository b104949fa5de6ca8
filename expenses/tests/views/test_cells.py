"""One cell of the list changed in its place."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from expenses.tests.making import a_category, an_expense

LIST = reverse("expenses:expense-list")
PAGE = "<html"
OUT_OF_BAND = re.compile(r'id="([^"]+)" hx-swap-oob="true"')


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def address(cell, expense):
    return reverse(f"expenses:expense-cell-{cell}", args=[expense.pk])


def in_place(current=LIST):
    return {"HX-Request": "true", "HX-Current-URL": f"http://testserver{current}"}


@pytest.mark.parametrize("cell", ["amount", "category"])
def test_a_cell_is_a_page_without_htmx_and_a_cell_with_it(as_alice, alice, cell):
    expense = an_expense(owner=alice)

    page = as_alice.get(address(cell, expense))
    part = as_alice.get(address(cell, expense), headers=in_place())
    read = as_alice.get(address(cell, expense), {"shown": ""}, headers=in_place())

    assert [PAGE in answer.text for answer in (page, part, read)] == [True, False, False]
    assert ["<form" in answer.text for answer in (part, read)] == [True, False]
    assert {answer["Vary"].count("HX-Request") for answer in (page, part, read)} == {1}


def test_an_amount_is_saved_with_the_sums_of_the_list_it_stands_in(as_alice, alice):
    expense = an_expense(owner=alice, title="Dishoom", amount="-20")
    an_expense(owner=alice, title="Dishoom", amount="5")
    an_expense(owner=alice, title="Rent", amount="1000")

    saved = as_alice.post(
        address("amount", expense),
        {"amount": "7,50", "version": expense.version},
        headers=in_place(f"{LIST}?q=dishoom"),
    )

    expense.refresh_from_db()
    assert (saved.status_code, expense.amount, expense.version) == (200, Decimal("-7.5"), 2)
    assert OUT_OF_BAND.findall(saved.text) == ["sum", "day-2026-11-20", "toasts"]
    assert saved.context["summary"].total == Decimal("-2.5")
    assert saved.context["day"].total == Decimal("-2.5")
    assert "data-toast-undo" in saved.text


def test_a_category_is_saved_and_taken_away(as_alice, alice):
    food = a_category(owner=alice, name="Food")
    expense = an_expense(owner=alice)
    for version, answer, category in ((1, food.pk, food), (2, "none", None)):
        as_alice.post(
            address("category", expense),
            {"category": answer, "version": version},
            headers=in_place(),
        )
        expense.refresh_from_db()

        assert expense.category == category


def test_the_page_of_a_cell_leads_back(as_alice, alice):
    expense = an_expense(owner=alice)
    back = f"{LIST}?q=lunch"

    answer = as_alice.post(address("amount", expense), {"amount": "7", "version": 1, "next": back})

    assert (answer.status_code, answer["Location"]) == (302, back)


@pytest.mark.parametrize(
    ("cell", "answer", "sentence"),
    [
        ("amount", "", "Enter an amount above 0, like 12.50"),
        ("amount", "0", "Enter an amount above 0, like 12.50"),
        ("amount", "1e400", "Enter an amount above 0, like 12.50"),
        ("amount", "1.234567", "Use at most 2 decimals for US dollars"),
        ("category", "9" * 30, "Choose a category from the list."),
        ("category", "\x00", "Choose a category from the list."),
    ],
)
@pytest.mark.parametrize("headers", [{}, in_place()], ids=["page", "cell"])
def test_what_cannot_be_saved_is_told_in_the_cell(as_alice, alice, cell, answer, sentence, headers):
    expense = an_expense(owner=alice)

    refused = as_alice.post(address(cell, expense), {cell: answer, "version": 1}, headers=headers)

    assert refused.status_code == 422
    assert refused.context["form"].errors[cell] == [sentence]
    expense.refresh_from_db()
    assert expense.version == 1


def test_another_persons_category_is_not_in_the_list(as_alice, alice, bob):
    expense = an_expense(owner=alice)

    refused = as_alice.post(
        address("category", expense), {"category": a_category(owner=bob).pk, "version": 1}
    )

    assert refused.status_code == 422


@pytest.mark.parametrize("headers", [{}, in_place()], ids=["page", "cell"])
def test_a_stale_cell_shows_both_versions_and_saves_on_a_second_try(as_alice, alice, headers):
    expense = an_expense(owner=alice, amount="10")
    stale = expense.version
    type(expense).objects.filter(pk=expense.pk).update(amount=25, version=2)
    path = address("amount", expense)

    met = as_alice.post(path, {"amount": "30", "version": stale}, headers=headers)

    assert met.status_code == 409
    assert "$25.00" in met.text
    assert 'value="30"' in met.text
    expense.refresh_from_db()
    assert expense.amount == 25

    as_alice.post(path, {"amount": "30", "version": met.context["form"]["version"].value()})
    expense.refresh_from_db()
    assert expense.amount == 30


def test_a_cell_of_what_lies_in_the_trash_by_now_says_so(as_alice, alice):
    expense = an_expense(owner=alice, deleted_at="2026-11-22T12:00Z", version=2)
    path = address("amount", expense)

    assert as_alice.get(path).status_code == 404
    met = as_alice.post(path, {"amount": "30", "version": 1}, headers=in_place())

    assert met.status_code == 409
    assert "moved to the trash" in met.text


def test_a_row_is_deleted_in_its_place(as_alice, alice):
    expense = an_expense(owner=alice, amount="20")
    an_expense(owner=alice, amount="5")

    gone = as_alice.post(reverse("expenses:expense-delete", args=[expense.pk]), headers=in_place())

    assert OUT_OF_BAND.findall(gone.text) == ["sum", "day-2026-11-20", "toasts"]
    assert (gone.context["summary"].count, gone.context["day"].total) == (1, Decimal(5))
    assert "Deleted Lunch, $20.00" in gone.text


def test_an_amount_is_not_said_to_be_optional(as_alice, alice):
    page = as_alice.get(address("amount", an_expense(owner=alice)))

    assert "optional" not in page.text

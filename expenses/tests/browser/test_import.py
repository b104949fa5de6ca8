"""A bank's file, from the choice of it to its undo."""

from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Expense
from expenses.tests.browser.steps import go_to, register, toast
from expenses.tests.importing.taking import a_csv
from expenses.tests.making import an_expense

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = [("01/02/2026", "COFFEE HOUSE", "-3.00"), ("03/04/2026", "BAKERY", "-2.00")]


def choose(page, *rows):
    go_to(page, "Import")
    page.get_by_role("link", name="Import a file").first.click()
    file = {"name": "bank.csv", "mimeType": "text/csv", "buffer": a_csv(*rows)}
    page.get_by_label("Files from your bank").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()


def walk_through(page):
    register(page)
    owner = User.objects.get(username="nora")
    an_expense(owner=owner, title="Bakery", amount="2.00", spent_on=date(2026, 4, 2))

    choose(page, *ROWS)
    page.get_by_label("The day comes first, then the month.").check()
    page.get_by_role("button", name="Read it like this").click()
    expect(page.get_by_role("heading", name="Maybe the same as yours")).to_be_visible()
    expect(page.get_by_role("button", name="Import 1 expense")).to_be_visible()
    page.get_by_label("The same one").check()
    page.get_by_role("button", name="Import 1 expense").click()
    expect(page.get_by_text("Imported 1 expense, $3.00")).to_be_visible()
    days = Expense.objects.owned_by(owner).order_by("spent_on").values_list("spent_on", flat=True)
    assert list(days) == [date(2026, 2, 1), date(2026, 4, 2)]

    page.get_by_role("button", name="Undo this import").click()
    expect(toast(page)).to_have_text("Undid: Imported 1 expense")
    assert Expense.objects.owned_by(owner).get().title == "Bakery"

    # The answer is remembered, and nothing of the first import stands in the way.
    choose(page, *ROWS)
    expect(page.get_by_role("button", name="Import 1 expense")).to_be_visible()


def test_a_file_is_imported_with_a_question_and_undone(app):
    walk_through(app)
    app.get_by_label("Another purchase").check()
    expect(app.get_by_role("button", name="Import 2 expenses")).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_file_is_imported_and_undone_without_javascript(app):
    walk_through(app)

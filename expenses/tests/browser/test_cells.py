"""Rows of the list changed, deleted and added to in their place."""

import pytest
from django.db.models import F
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Expense
from expenses.tests.browser.looking import PHONE
from expenses.tests.browser.steps import go_to, register, rows, toast
from expenses.tests.making import an_expense

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED_ROW = "() => document.activeElement.closest('tr.ex')?.querySelector('b').innerText"


@pytest.fixture
def owner(app):
    register(app)
    return User.objects.get(username="nora")


@pytest.fixture
def listed(app, owner):
    for number in range(1, 4):
        an_expense(owner=owner, title=f"Number {number}", amount=f"{number}.00")
    go_to(app, "Expenses")
    return app


def cell(page, title, name):
    return page.locator("tr.ex", has_text=title).locator(f"[data-cell={name}]")


def field(page):
    return page.locator("[data-cell-form]").locator("input:not([type=hidden]), select")


def test_an_amount_is_changed_by_keys_and_the_focus_comes_back(listed):
    page, keys = listed, listed.keyboard
    cell(page, "Number 2", "amount").press("Enter")
    expect(field(page)).to_be_focused()
    keys.type("20")  # over what is selected
    keys.press("Enter")

    expect(cell(page, "Number 2", "amount")).to_be_focused()
    expect(cell(page, "Number 2", "amount")).to_contain_text("$20.00")
    expect(page.locator("#sum")).to_contain_text("$24.00")
    expect(toast(page)).to_have_text("Saved $20.00, Number 2")
    expect(field(page)).to_have_count(0)


def test_escape_restores_and_a_refusal_stays_in_the_cell(listed):
    page, keys = listed, listed.keyboard
    keys.press("j")
    keys.press("e")
    expect(field(page)).to_be_focused()
    keys.type("x")
    keys.press("Enter")
    expect(page.locator("[data-cell-form] .err")).to_contain_text("Enter an amount above 0")

    field(page).press("Escape")
    expect(cell(page, "Number 3", "amount")).to_be_focused()
    expect(cell(page, "Number 3", "amount")).to_contain_text("$3.00")

    keys.press("Enter")
    expect(field(page)).to_be_focused()


def test_a_category_is_chosen_in_the_list_and_undone(listed):
    page, keys = listed, listed.keyboard
    keys.press("j")
    keys.press("c")
    expect(field(page)).to_be_focused()
    field(page).select_option(label="Groceries")
    field(page).press("Enter")
    expect(cell(page, "Number 3", "category")).to_contain_text("Groceries")
    expect(cell(page, "Number 3", "category")).to_be_focused()

    with page.expect_navigation():
        keys.press("Control+z")
    expect(cell(page, "Number 3", "category")).to_contain_text("No category")


def test_leaving_a_changed_cell_saves_it_and_an_unchanged_one_does_not(listed):
    page = listed
    cell(page, "Number 1", "amount").click()
    expect(field(page)).to_be_focused()
    page.get_by_label("Search", exact=True).click()
    expect(field(page)).to_have_count(0)
    expect(toast(page)).to_have_count(0)

    cell(page, "Number 1", "amount").click()
    expect(field(page)).to_be_focused()
    field(page).fill("7")
    page.get_by_label("Search", exact=True).click()
    expect(cell(page, "Number 1", "amount")).to_contain_text("$7.00")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()


def test_a_cell_changed_elsewhere_meanwhile_shows_both(listed):
    page = listed
    cell(page, "Number 1", "amount").click()
    expect(field(page)).to_be_focused()
    Expense.objects.filter(title="Number 1").update(amount=50, version=F("version") + 1)
    field(page).fill("7")
    field(page).press("Enter")

    expect(page.locator("[data-cell-form] .err")).to_contain_text("$50.00")
    expect(field(page)).to_have_value("7")
    page.get_by_role("link", name="Keep what is saved").click()
    expect(cell(page, "Number 1", "amount")).to_contain_text("$50.00")
    expect(cell(page, "Number 1", "amount")).to_be_focused()


def test_a_row_is_deleted_and_the_focus_goes_to_its_neighbour(listed):
    page, keys = listed, listed.keyboard
    keys.press("j")
    keys.press("j")
    for title, left in (("Number 2", "Number 1"), ("Number 1", "Number 3")):
        keys.press("#")
        expect(page.locator("tr.ex", has_text=title)).to_have_count(0)
        page.wait_for_function(f"({FOCUSED_ROW})() === '{left}'")
    expect(page.locator("#sum")).to_contain_text("$3.00")
    keys.press("Delete")
    expect(rows(page)).to_have_count(0)
    expect(page.locator("#list-heading")).to_be_focused()

    with page.expect_navigation():
        keys.press("Control+z")
    expect(rows(page)).to_have_count(1)


def test_a_selection_is_filed_in_the_background_and_the_heading_has_the_focus(listed):
    page, keys = listed, listed.keyboard
    keys.press("j")
    keys.press("x")
    keys.press("c")
    page.get_by_role("button", name="Change category").click()
    expect(toast(page)).to_have_text("Choose a category from the list.")
    expect(page.locator("[data-select-row]:checked")).to_have_count(1)

    page.locator("[data-bulk=category] select").select_option(label="Groceries")
    page.get_by_role("button", name="Change category").click()
    expect(cell(page, "Number 3", "category")).to_contain_text("Groceries")
    expect(page.locator("#list-heading")).to_be_focused()
    expect(toast(page)).to_have_text("Changed the category of 1 expense")


def test_older_rows_come_below_and_the_first_of_them_has_the_focus(app, owner):
    for number in range(60):
        an_expense(owner=owner, title=f"Number {number:02}")
    go_to(app, "Expenses")
    expect(rows(app)).to_have_count(50)

    app.get_by_role("link", name="Show older").press("Enter")
    expect(rows(app)).to_have_count(60)
    app.wait_for_function(f"({FOCUSED_ROW})() === 'Number 09'")
    expect(app.locator("tr.day")).to_have_count(1)
    assert "after=" in app.url

    app.reload()
    expect(rows(app)).to_have_count(10)
    app.get_by_role("link", name="Newer").click()
    expect(rows(app)).to_have_count(50)


def test_a_cell_of_a_phone_opens_the_page_of_its_expense(listed):
    page = listed
    page.set_viewport_size(PHONE)
    with page.expect_navigation():
        cell(page, "Number 1", "amount").dispatch_event("click")

    expect(page.get_by_label("What was it?")).to_have_value("Number 1")

"""The palette, and the filters that come as dialogs."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from expenses.tests.browser.looking import PHONE
from expenses.tests.browser.steps import go_to, register, rows
from expenses.tests.making import an_expense

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner(app):
    register(app)
    owner = User.objects.get(username="nora")
    for title in ("Dishoom", "Rent", "Flat white"):
        an_expense(owner=owner, title=title)
    return owner


def chosen(page):
    return page.locator(".palette [aria-selected=true]")


def test_the_palette_leads_to_an_expense_by_keys(app, owner):
    page, keys = app, app.keyboard
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.reload(wait_until="load")
    assert not any("palette.js" in url for url in fetched)

    keys.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(chosen(page)).to_contain_text("Dashboard")
    keys.press("ArrowDown")
    expect(chosen(page)).to_contain_text("Expenses")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(chosen(page)).to_contain_text("New rule")
    keys.type("dish")
    expect(chosen(page)).to_contain_text("Dishoom")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_label("What was it?")).to_have_value("Dishoom")


def test_what_was_typed_last_is_looked_for_before_it_is_opened(app, owner):
    page, keys = app, app.keyboard
    keys.press("Control+k")
    expect(chosen(page)).to_contain_text("Dashboard")
    keys.type("12.50 lunch")
    with page.expect_navigation():
        keys.press("Enter")

    expect(page.get_by_label("Amount")).to_have_value("12.50")
    expect(page.get_by_label("What was it?")).to_have_value("lunch")


def test_the_palette_closes_and_gives_the_focus_back(app, owner):
    page, keys = app, app.keyboard
    go_to(page, "Expenses")
    keys.press("j")
    keys.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    keys.press("Escape")

    expect(page.locator("tr.ex .d a").first).to_be_focused()


def test_a_filter_counts_while_it_is_set_and_clears(app, owner):
    page = app
    go_to(page, "Expenses")
    show = page.locator(".fchip[open]").get_by_role("button", name="Show")

    page.locator("summary", has_text="Amount").click()
    expect(show).to_have_text("Show 3 expenses")
    page.locator("#min").fill("100")
    expect(show).to_have_text("Show 0 expenses")
    page.locator("#min").fill("10")
    expect(show).to_have_text("Show 3 expenses")
    show.click()
    expect(page.locator(".fchip.set")).to_contain_text("$10.00 or more")
    assert page.url.endswith("?min=10")

    page.locator(".fchip.set > summary").click()
    with page.expect_navigation():
        page.locator(".fchip[open]").get_by_role("link", name="Clear").click()
    expect(page.locator(".fchip.set")).to_have_count(0)


def test_a_search_keeps_what_leads_on_from_it_up_to_date(app, owner):
    page = app
    go_to(page, "Expenses")
    page.get_by_label("Search", exact=True).press_sequentially("dishom")
    expect(page.get_by_text("No expenses match")).to_be_visible()
    expect(page.get_by_role("link", name="Save this view")).to_have_attribute(
        "href", "/expenses/filters/new/?q=dishom"
    )
    expect(page.locator("#export-these")).to_have_attribute("href", "/export/?q=dishom")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()

    page.get_by_role("link", name="Dishoom").click()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("link", name="Save this view").click()
    page.get_by_label("Name").fill("Curry")
    page.get_by_role("button", name="Save view").click()
    expect(page.locator(".fchip.set", has_text="Curry")).to_have_count(1)
    expect(rows(page)).to_have_count(1)


def test_a_filter_is_a_sheet_on_a_phone(app, owner):
    page = app
    page.set_viewport_size(PHONE)
    page.goto(page.url.rstrip("/") + "/expenses/")
    summary = page.locator(".fchip > summary").nth(1)

    summary.click()
    expect(page.locator("dialog.fpop:modal")).to_have_count(1)
    page.mouse.click(200, 20)
    expect(page.locator("dialog.fpop:modal")).to_have_count(0)
    expect(summary).to_be_focused()

    summary.click()
    page.keyboard.press("Escape")
    expect(page.locator(".fchip[open]")).to_have_count(0)


def test_a_phone_shows_what_of_the_filter_cannot_be_read(app, owner):
    app.set_viewport_size(PHONE)
    app.goto(f"{app.url.rstrip('/')}/expenses/?min=abc&from=2026-13-13")

    for error in app.locator(".filters .err").all():
        expect(error).to_be_in_viewport(ratio=1)
    assert app.locator(".filters .err").count() == 2

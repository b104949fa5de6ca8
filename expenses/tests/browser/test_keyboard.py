"""Hands on the keyboard only."""

import pytest
from playwright.sync_api import Locator, Page, expect

from expenses.tests.browser.steps import PASSWORD, go_to, register, toast
from expenses.tests.importing.taking import a_csv

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 60
# Days in two ways: the file is asked about.
UNCLEAR = [("01/02/2026", "COFFEE HOUSE", "-3.00"), ("03/04/2026", "BAKERY", "-2.00")]
# What has the focus, if it cannot be seen: no ring on it or around it, or outside the window.
UNSEEN = """() => {
  const focused = document.activeElement;
  const rings = [focused, focused.labels?.[0], focused.closest(".amtbox, .pick, .quick")];
  const hasRing = rings.some((one) => one && getComputedStyle(one).outlineStyle !== "none");
  const radio = focused.matches(".cgrid input, .seg input, .call input");
  const { top, bottom } = focused.getBoundingClientRect();
  const isInside = top >= 0 && bottom <= innerHeight;
  return (hasRing || radio) && isInside ? null : focused.outerHTML.slice(0, 120);
}"""
IS_AT_THE_END = "() => document.activeElement === document.body"


def unseen_stops(page: Page) -> list[str]:
    unseen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(IS_AT_THE_END):
            break
        unseen += filter(None, [page.evaluate(UNSEEN)])
    return unseen


def test_an_expense_is_recorded_and_undone_by_keys_alone(app):
    page, keys = app, app.keyboard
    register(page)
    go_to(page, "Add expense")
    expect(page.get_by_label("Amount")).to_be_focused()
    keys.type("4.80")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("Flat white")
    with page.expect_navigation():
        keys.press("Enter")
    expect(toast(page)).to_have_text("Saved $4.80, Flat white")

    with page.expect_navigation():
        keys.press("Control+z")
    expect(toast(page)).to_have_text("Deleted Flat white, $4.80")

    with page.expect_navigation():
        keys.press("Control+z")
    expect(toast(page)).to_have_text("Restored Flat white, $4.80")


def test_the_focus_is_always_seen(app):
    page = app
    register(page)

    for name in ("Add expense", "Expenses", "Categories", "Settings"):
        go_to(page, name)
        assert unseen_stops(page) == []


def test_a_filter_closes_when_the_focus_leaves_it(app):
    page, keys = app, app.keyboard
    register(page)
    go_to(page, "Add expense")
    expect(page.get_by_label("Amount")).to_be_focused()
    keys.type("4.80")
    page.get_by_label("What was it?").fill("Flat white")
    with page.expect_navigation():
        keys.press("Enter")
    go_to(page, "Expenses")
    first, second = page.locator(".fchip > summary").nth(0), page.locator(".fchip > summary").nth(1)

    first.press("Enter")
    expect(page.locator(".fchip[open]")).to_have_count(1)
    second.focus()
    expect(page.locator(".fchip[open]")).to_have_count(0)

    second.press("Enter")
    keys.press("Tab")
    keys.press("Escape")
    expect(second).to_be_focused()

    second.press("Enter")
    page.locator("details[open] label", has_text="Groceries").click()
    expect(page.locator("[name=category]:checked")).to_have_count(1)


def seen(page: Page) -> None:
    """What has the focus now can be seen."""
    assert page.evaluate(UNSEEN) is None


def test_the_whole_way_by_keys_alone(app):
    """Add, find, edit, file several, undo, export and sign out."""
    page, keys = app, app.keyboard
    register(page)
    for amount, title in (("4.80", "Flat white"), ("23.80", "Dishoom"), ("31.40", "Market")):
        with page.expect_navigation():
            page.get_by_role("link", name="Add expense").first.press("Enter")
        expect(page.get_by_label("Amount")).to_be_focused()
        seen(page)
        keys.type(amount)
        page.get_by_label("What was it?").focus()
        keys.type(title)
        with page.expect_navigation():
            keys.press("Enter")
        expect(toast(page)).to_have_text(f"Saved ${amount}, {title}")
    keys.press("g")
    with page.expect_navigation():
        keys.press("e")

    keys.press("/")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()
    seen(page)
    keys.type("dish")
    expect(page.locator("tr.ex")).to_have_count(1)
    keys.press("Control+a")
    keys.press("Delete")
    expect(page.locator("tr.ex")).to_have_count(3)
    page.locator("h1").focus()

    keys.press("j")
    seen(page)
    keys.press("e")
    expect(page.locator("[data-cell-form] [name=amount]")).to_be_focused()
    seen(page)
    keys.type("30")
    keys.press("Enter")
    expect(page.locator("#sum")).to_contain_text("$58.60")
    expect(page.locator("[data-cell=amount]").first).to_be_focused()
    seen(page)

    keys.press("x")
    keys.press("j")
    keys.press("j")
    keys.press("Shift+X")
    expect(page.locator("[data-select-count]")).to_contain_text("3 selected $58.60")
    keys.press("c")
    expect(page.locator("[data-bulk=category] select")).to_be_focused()
    seen(page)
    keys.type("Groc")
    keys.press("Tab")
    seen(page)
    keys.press("Enter")
    expect(page.locator("[data-cell=category]", has_text="Groceries")).to_have_count(3)
    expect(page.locator("#list-heading")).to_be_focused()

    with page.expect_navigation():
        keys.press("Control+z")
    expect(page.locator("[data-cell=category]", has_text="Groceries")).to_have_count(0)

    keys.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    seen(page)
    keys.type("export")
    with page.expect_navigation():
        keys.press("Enter")
    with page.expect_download():
        page.get_by_role("button", name="Download").or_(
            page.get_by_role("link", name="Download")
        ).first.press("Enter")

    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").first.press("Enter")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def tab_to(page: Page, there: Locator) -> None:
    """Press Tab until the focus is there; each stop on the way can be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        seen(page)
        if there.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {there}")


def test_signing_in_and_importing_by_keys_alone(app):
    page, keys = app, app.keyboard
    register(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").first.press("Enter")
    expect(page.get_by_label("User name or e-mail")).to_be_focused()
    keys.type("nora")
    keys.press("Tab")
    keys.type(PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")

    page.wait_for_load_state("networkidle")
    keys.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    keys.type("import")
    expect(page.locator(".palette [aria-selected=true]")).to_contain_text("Import")
    with page.expect_navigation():
        keys.press("Enter")
    tab_to(page, page.get_by_role("link", name="Import a file").first)
    with page.expect_navigation():
        keys.press("Enter")
    chooser = page.get_by_label("Files from your bank")
    tab_to(page, chooser)
    # What the system's own dialog would give.
    chooser.set_input_files({"name": "bank.csv", "mimeType": "text/csv", "buffer": a_csv(*UNCLEAR)})
    tab_to(page, page.get_by_role("button", name="Read the file"))
    with page.expect_navigation():
        keys.press("Enter")
    tab_to(page, page.get_by_label("The day comes first, then the month."))
    keys.press("Space")
    tab_to(page, page.get_by_role("button", name="Read it like this"))
    with page.expect_navigation():
        keys.press("Enter")
    tab_to(page, page.get_by_role("button", name="Import 2 expenses"))
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_text("Imported 2 expenses, $5.00")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Undo this import"))
    with page.expect_navigation():
        keys.press("Enter")
    expect(toast(page)).to_have_text("Undid: Imported 2 expenses")

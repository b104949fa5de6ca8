"""Hands on the keyboard only."""

import pytest
from playwright.sync_api import Page, expect

from expenses.tests.browser.steps import go_to, register, toast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 60
# What has the focus, if it cannot be seen: no ring on it or around it, or outside the window.
UNSEEN = """() => {
  const focused = document.activeElement;
  const rings = [focused, focused.labels?.[0], focused.closest(".amtbox, .pick")];
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

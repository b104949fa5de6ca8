"""Categories and rules dragged into another order, as an extra to the buttons of their menus."""

import pytest
from playwright.sync_api import expect

from expenses.tests.browser.looking import DESK, somebody
from expenses.tests.making import a_category, a_person, a_rule
from expenses.tests.pages import PERSON, Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_own_category_is_dragged_to_another_place(live_server, browser):
    alice = a_person("alice")
    for position, name in enumerate(["First", "Second", "Third"], 1):
        a_category(owner=alice, name=name, position=position)
    with somebody(browser, live_server, PERSON, {PERSON: Account(alice)}, viewport=DESK) as page:
        page.goto("/categories/")
        rows = page.locator("[data-drag]")

        rows.nth(2).drag_to(rows.nth(0))

        expect(rows.locator("b")).to_have_text(["Third", "First", "Second"])


def test_a_rule_is_dragged_to_another_place(live_server, browser):
    alice = a_person("alice")
    for name in ["First", "Second", "Third"]:
        a_rule(owner=alice, name=name)
    with somebody(browser, live_server, PERSON, {PERSON: Account(alice)}, viewport=DESK) as page:
        page.goto("/rules/")
        rows = page.locator("[data-drag]")

        rows.nth(0).drag_to(rows.nth(2))

        expect(rows.locator("b")).to_have_text(["Second", "Third", "First"])

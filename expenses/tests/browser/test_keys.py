"""The keyboard map, key by key."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from expenses.tests.browser.steps import go_to, register
from expenses.tests.making import an_expense

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(app):
    register(app)
    owner = User.objects.get(username="nora")
    for number in range(4):
        an_expense(owner=owner, title=f"Number {number}", amount=f"{number + 1}.00")
    go_to(app, "Expenses")
    return app


def test_pages_are_reached_by_two_keys(app):
    page, keys = app, app.keyboard
    register(page)

    for letter, heading in (("e", "Expenses"), ("i", "Insights"), ("c", "Categories")):
        keys.press("g")
        with page.expect_navigation():
            keys.press(letter)
        expect(page.locator("h1")).to_have_text(heading)
    with page.expect_navigation():
        keys.press("?")
    expect(page.locator("h1")).to_have_text("Help and keyboard")
    keys.press("g")
    with page.expect_navigation():
        keys.press("d")
    with page.expect_navigation():
        keys.press("[")
    assert "month=" in page.url


def test_a_letter_in_a_field_is_a_letter(listed):
    page, keys = listed, listed.keyboard
    keys.press("/")
    expect(page.get_by_label("Search", exact=True)).to_be_focused()

    keys.type("gn/x")

    expect(page.get_by_label("Search", exact=True)).to_have_value("gn/x")
    assert page.url.partition("?")[0].endswith("/expenses/")


def test_rows_are_walked_and_selected(listed):
    page, keys = listed, listed.keyboard
    links = page.locator("tr.ex .d a")
    ticked = page.locator("[data-select-row]:checked")

    keys.press("j")
    expect(links.nth(0)).to_be_focused()
    keys.press("j")
    keys.press("x")
    expect(ticked).to_have_count(1)
    keys.press("j")
    keys.press("j")
    keys.press("Shift+X")
    expect(ticked).to_have_count(3)
    expect(page.locator("[data-select-count]")).to_contain_text("3 selected $6.00")
    keys.press("k")
    expect(links.nth(2)).to_be_focused()

    keys.press("c")
    expect(page.locator("[data-bulk=category] select")).to_be_focused()
    keys.press("Escape")
    keys.press("t")
    expect(page.locator("[data-bulk=add_tag] input")).to_be_focused()


def test_single_keys_can_be_off(listed):
    page, keys = listed, listed.keyboard
    User.objects.filter(username="nora").update(has_shortcuts=False)
    page.reload()

    keys.press("j")
    keys.press("/")

    assert page.evaluate("document.activeElement === document.body")

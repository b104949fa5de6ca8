"""A session that ended while a page was open: the page goes to the sign-in, and comes back."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Expense
from expenses.tests.browser.devices import expect_sent
from expenses.tests.browser.steps import PASSWORD, SCRIPT, add, go_to, hold, register, rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGN_IN = "/accounts/login/"


@pytest.fixture
def listed(app):
    register(app)
    add(app, "4.20", "tea", "Groceries")
    add(app, "12.50", "lunch", "Groceries")
    go_to(app, "Expenses")
    return app


def end_session(page):
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def sign_in_again(page):
    # Nothing of the page that was left is around it.
    expect(page.locator("#list")).to_have_count(0)
    page.get_by_label("User name").fill("nora")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def search(page):
    page.get_by_role("searchbox", name="Search").fill("tea")


def open_amount(page):
    page.locator("[data-cell=amount]").first.click()


def delete_ticked(page):
    page.locator("[data-select-row]").first.check()
    page.get_by_role("button", name="Delete").first.click()


@pytest.mark.parametrize("use", [search, open_amount, delete_ticked])
def test_a_part_that_is_asked_for_leads_the_whole_page_there_and_back(listed, use):
    address = listed.url
    end_session(listed)

    use(listed)
    sign_in_again(listed)

    expect(listed).to_have_url(address)
    expect(rows(listed)).to_have_count(2)


def test_the_palette_leads_there_too(listed):
    end_session(listed)

    listed.keyboard.press("Control+k")
    sign_in_again(listed)

    expect(listed.get_by_role("heading", name="Search")).to_be_visible()


@pytest.mark.parametrize("is_late", [True, False])
def test_a_line_that_is_only_previewed_stays_where_it_is(listed, is_late):
    line = listed.get_by_label("Add an expense in one line")
    held = hold(listed, SCRIPT) if is_late else []
    line.focus()
    expect(listed.locator("[data-quick-awake]")).to_have_count(0 if is_late else 1)
    end_session(listed)

    with listed.expect_response("**/expenses/parse/") as answer:
        line.fill("4.20 tea")
    assert answer.value.status == 204
    expect(line).to_have_value("4.20 tea")
    expect(listed.locator("[data-quick-said] *")).to_have_count(0)
    expect(rows(listed)).to_have_count(2)

    line.press("Enter")
    for route in held:
        route.continue_()
    sign_in_again(listed)
    expect(listed.get_by_label("Type it in one line")).to_have_value("4.20 tea")
    expect(listed.get_by_label("Amount")).to_have_value("4.20")


def test_a_preview_on_the_add_page_leaves_what_was_typed(listed):
    go_to(listed, "Add expense")
    end_session(listed)

    for label, typed in (("Type it in one line", "4.20 tea"), ("What was it?", "cake")):
        with listed.expect_response("**/expenses/parse/") as answer:
            listed.get_by_label(label).fill(typed)
        assert answer.value.status == 204

    expect(listed.get_by_label("Type it in one line")).to_have_value("4.20 tea")
    expect(listed.get_by_label("What was it?")).to_have_value("cake")


def test_lines_behind_the_one_that_leads_there_are_not_lost(listed):
    # What keeps lines on the device comes after all else.
    listed.wait_for_load_state("networkidle")
    line = listed.get_by_label("Add an expense in one line")
    held = hold(listed, SCRIPT)
    with listed.expect_request(SCRIPT):
        line.focus()
    end_session(listed)
    for typed in ("1 thing 1a", "2 thing 2a", "3 thing 3a"):
        listed.keyboard.type(typed)
        listed.keyboard.press("Enter")

    asked = []
    listed.on("request", lambda one: asked.append((urlsplit(one.frame.url).path, one.url)))
    held[0].continue_()
    listed.wait_for_url(f"**{SIGN_IN}**")
    listed.wait_for_load_state("networkidle")
    sign_in_again(listed)

    expect(listed.get_by_label("Type it in one line")).to_have_value("1 thing 1a")
    # An answer to the cookie from before would take away the one that signing in brought.
    assert [url for path, url in asked if path == SIGN_IN and url.endswith("/waiting/")] == []
    expect_sent(listed)
    owner = User.objects.get(username="nora")
    titles = Expense.objects.filter(owner=owner).order_by("-pk").values_list("title", flat=True)
    assert list(titles[:2]) == ["thing 3a", "thing 2a"]

"""Recording without a network: what is typed waits on the device, and is sent once."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from expenses.models import Expense
from expenses.tests.browser.devices import (
    a_device,
    expect_sent,
    opened,
    see_waiting,
    sign_in,
    titles_of,
    type_line,
    waits,
)
from expenses.tests.making import a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What is sent arrives, and its answer does not.
LOSE = """() => {
  window.kept = fetch;
  window.fetch = async (address, options = {}) => {
    const answer = await kept(address, options);
    if (options.method !== "POST" || !address.endsWith("/expenses/waiting/")) return answer;
    window.isLost = true;
    throw new TypeError("lost");
  };
}"""


@pytest.fixture
def alice():
    call_command("seed_categories", verbosity=0)
    return a_person("alice")


def test_a_line_waits_and_is_sent_once_however_often_the_network_returns(
    browser, live_server, alice
):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_contain_text("You are offline")
        type_line(page, "12.50 lunch")
        expect(waits(page)).to_contain_text("1 waiting")
        type_line(page, "4.80 coffee")
        expect(waits(page)).to_contain_text("2 waiting")
        assert titles_of(alice) == []

        context.set_offline(False)
        expect_sent(page)
        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_be_visible()
        context.set_offline(False)
        expect(page.locator("[data-offline]")).to_be_hidden()
        page.reload()
        expect(page.locator("[data-toast]").first).to_be_visible()

        assert titles_of(alice) == ["coffee", "lunch"]


def test_a_preview_that_fails_says_nothing(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)

        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_be_visible()
        with page.expect_event("requestfailed", lambda asked: "/expenses/parse/" in asked.url):
            page.get_by_label("Add an expense in one line").press_sequentially("12.50 lunch")
        page.keyboard.press("Enter")
        expect(waits(page)).to_contain_text("1 waiting")

        expect(page.locator("[data-toast]")).to_have_count(0)


def test_an_answer_that_got_lost_makes_no_second_expense(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)

        page.evaluate(LOSE)
        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_be_visible()
        type_line(page, "12.50 lunch")
        expect(waits(page)).to_contain_text("1 waiting")
        context.set_offline(False)
        page.wait_for_function("() => window.isLost")
        see_waiting(page)
        expect(waits(page)).to_contain_text("It may have arrived")
        assert titles_of(alice) == ["lunch"]

        page.evaluate("() => { fetch = kept; }")
        page.evaluate("dispatchEvent(new Event('online'))")
        expect_sent(page)
        assert titles_of(alice) == ["lunch"]


def test_two_tabs_send_once(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        first, second = opened(context), opened(context, "/expenses/")
        context.set_offline(True)
        expect(first.locator("[data-offline]")).to_be_visible()
        type_line(first, "12.50 lunch")
        expect(waits(second)).to_contain_text("1 waiting")

        context.set_offline(False)
        for page in (first, second):
            page.evaluate("dispatchEvent(new Event('online'))")
        for page in (first, second):
            expect_sent(page)
            expect(waits(page)).to_be_hidden()

        assert titles_of(alice) == ["lunch"]


def test_the_form_waits_too_and_the_offline_page_lists_it_and_takes_lines(
    browser, live_server, alice
):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context, "/expenses/new/")
        page.get_by_label("Amount").fill("62.00")
        page.get_by_label("What was it?").fill("Corner shop")
        page.locator("label", has_text="Yesterday").click()
        context.set_offline(True)
        page.get_by_role("button", name="Save expense").click()
        expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
        expect(waits(page)).to_contain_text("Corner shop, 62.00")
        page.get_by_label("Type it in one line").fill("4.80 coffee")
        page.get_by_role("button", name="Keep").click()
        expect(waits(page)).to_contain_text("2 waiting")

        context.set_offline(False)
        expect_sent(page)
        rows = Expense.objects.owned_by(alice).order_by("title")
        assert [(row.title, str(row.amount)) for row in rows] == [
            ("Corner shop", "62.0000"),
            ("coffee", "4.8000"),
        ]
        assert (rows[1].spent_on - rows[0].spent_on).days == 1


def test_what_waits_can_be_changed_and_dropped(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_be_visible()
        for line, count in (("12.50 lunch", 1), ("4.80 coffee", 2), ("3 tea", 3)):
            type_line(page, line)
            expect(waits(page)).to_contain_text(f"{count} waiting")
        see_waiting(page)
        row = page.locator("[data-waiting-list] > li", has_text="lunch")
        row.get_by_role("button", name="Edit").click()
        page.get_by_label("Expense in one line", exact=True).fill("13.50 lunch out")
        page.get_by_role("button", name="Save change").click()
        expect(waits(page)).to_contain_text("13.50 lunch out")
        for dropped in ("coffee", "tea"):
            row = page.locator("[data-waiting-list] > li", has_text=dropped)
            row.get_by_role("button", name="Discard").click()
            expect(row.get_by_role("button", name="Undo")).to_be_visible()
        row.get_by_role("button", name="Undo").click()
        expect(waits(page)).to_contain_text("2 waiting")

        context.set_offline(False)
        expect_sent(page)
        assert titles_of(alice) == ["lunch out", "tea"]


def test_what_is_refused_stays_with_the_reason_until_it_is_right(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_be_visible()
        type_line(page, "lunch")
        expect(waits(page)).to_contain_text("1 waiting")
        context.set_offline(False)
        see_waiting(page)
        expect(page.locator("[data-why]")).to_contain_text("amount")
        page.reload()
        see_waiting(page)
        expect(page.locator("[data-why]")).to_contain_text("amount")

        page.get_by_role("button", name="Edit", exact=True).click()
        page.get_by_label("Expense in one line", exact=True).fill("12.50 lunch")
        page.get_by_role("button", name="Save change").click()
        expect_sent(page)
        assert titles_of(alice) == ["lunch"]

"""What waits on a device is seen and sent by nobody but whoever typed it, and never lost."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from expenses.tests.browser.devices import (
    a_device,
    expect_sent,
    opened,
    sign_in,
    titles_of,
    type_line,
    until,
    waits,
)
from expenses.tests.making import a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAITING = "async () => (await stored.all()).length"


@pytest.fixture
def alice():
    call_command("seed_categories", verbosity=0)
    return a_person("alice")


def test_another_person_neither_sees_nor_sends_it(browser, live_server, alice):
    bob = a_person("bob")
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_be_visible()
        type_line(page, "12.50 a surprise")
        expect(waits(page)).to_contain_text("1 waiting")
        # Alice's own tab stays open while Bob signs in beside it.
        sign_in(context, live_server, bob)
        context.set_offline(False)
        with page.expect_response("**/expenses/waiting/"):
            page.evaluate("dispatchEvent(new Event('online'))")
        other = opened(context)
        with other.expect_response("**/expenses/waiting/"):
            other.evaluate("dispatchEvent(new Event('online'))")
        expect(waits(other)).to_be_hidden()
        assert "surprise" not in other.content()
        context.set_offline(True)
        other.goto("/expenses/")
        expect(other.get_by_role("heading", name="You are offline")).to_be_visible()
        expect(other.get_by_label("Type it in one line")).to_be_visible()
        assert "surprise" not in other.content()
        context.set_offline(False)
        assert other.evaluate(WAITING) == 1
        assert titles_of(bob) == titles_of(alice) == []

        sign_in(context, live_server, alice)
        third = opened(context)
        expect_sent(third)
        assert titles_of(alice) == ["a surprise"]
        assert titles_of(bob) == []


def test_an_ended_session_keeps_it_until_its_writer_is_back(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_be_visible()
        type_line(page, "12.50 lunch")
        expect(waits(page)).to_contain_text("1 waiting")
        context.clear_cookies()
        context.set_offline(False)
        with page.expect_response("**/expenses/waiting/"):
            page.evaluate("dispatchEvent(new Event('online'))")
        # It asks for passkeys, whose answer brings a session that must not replace the next one.
        page.goto("/", wait_until="networkidle")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(page.locator("[data-waiting-kept]")).to_be_visible()
        assert "lunch" not in page.content()

        sign_in(context, live_server, alice)
        page.goto("/")
        expect_sent(page)
        assert titles_of(alice) == ["lunch"]


def test_signing_out_sends_what_waits(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        # Nothing but signing out is to send it.
        page.evaluate(
            "addEventListener('online', (event) => event.stopImmediatePropagation(), true)"
        )
        page.evaluate(
            "async (person) => stored.add({ person, fields: [['line', '12.50 lunch'],"
            " ['submission', crypto.randomUUID()]] })",
            page.evaluate("document.body.dataset.person"),
        )
        with page.expect_response("**/accounts/logout/") as answer:
            page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

        assert answer.value.all_headers()["clear-site-data"] == '"cache", "storage"'
        assert titles_of(alice) == ["lunch"]


def test_signing_out_keeps_what_cannot_be_sent(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        context.set_offline(True)
        expect(page.locator("[data-offline]")).to_be_visible()
        type_line(page, "surprise")
        expect(waits(page)).to_contain_text("1 waiting")
        context.set_offline(False)
        until(page, "async () => (await stored.all())[0].reasons.length > 0")
        with page.expect_response("**/accounts/logout/") as answer:
            page.get_by_role("button", name="Sign out").click()
        expect(page.locator("[data-waiting-kept]")).to_be_visible()
        assert answer.value.all_headers()["clear-site-data"] == '"cache"'
        assert "surprise" not in page.content()
        context.set_offline(True)
        page.goto("/offline/")
        expect(page.get_by_text("Sign in once with a network")).to_be_visible()
        assert "surprise" not in page.content()
        context.set_offline(False)

        sign_in(context, live_server, alice)
        page.goto("/")
        expect(waits(page)).to_contain_text("1 waiting")


def test_signing_out_at_once_loses_nothing_either(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        # One that is refused, so that it cannot have been sent.
        page.evaluate(
            "async (person) => stored.add({ person, fields: [['line', 'surprise']] })",
            page.evaluate("document.body.dataset.person"),
        )
        page.add_init_script(
            """document.addEventListener("DOMContentLoaded", () => {
              document.querySelector("[data-sign-out]")?.requestSubmit();
            })"""
        )
        with page.expect_response("**/accounts/logout/") as answer:
            page.reload(wait_until="commit")

        assert answer.value.all_headers()["clear-site-data"] == '"cache"'

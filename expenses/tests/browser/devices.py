"""Browsers whose network comes and goes, and what is seen of what waits in them."""

from contextlib import contextmanager

from expenses.models import Expense
from expenses.tests.browser.looking import come_in
from expenses.tests.pages import PERSON, Account, session_of

CONTROLLED = "() => navigator.serviceWorker.controller !== null"


@contextmanager
def a_device(browser, live_server):
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 860})
    context.set_default_timeout(20_000)
    try:
        yield context
    finally:
        context.close()


def sign_in(context, live_server, person):
    context.clear_cookies()
    come_in(context, live_server, session_of(PERSON, {PERSON: Account(person)}))


def opened(context, path="/"):
    page = context.new_page()
    page.goto(path)
    page.wait_for_function(CONTROLLED)
    return page


def type_line(page, line):
    page.get_by_label("Add an expense in one line").fill(line)
    page.keyboard.press("Enter")


def waits(page):
    return page.locator("[data-waiting]")


def see_waiting(page):
    if not page.locator("[data-waiting] details[open]").count():
        page.locator("[data-waiting] summary").click()


def titles_of(person):
    return sorted(Expense.objects.owned_by(person).values_list("title", flat=True))


def until(page, condition):
    """Wait in the page, since Playwright takes any promise for a condition that holds."""
    page.evaluate(
        f"""async () => {{
          const end = Date.now() + 20_000;
          while (!(await ({condition})())) {{
            if (Date.now() > end) throw new Error("it did not come true");
            await new Promise((done) => setTimeout(done, 50));
          }}
        }}"""
    )


def expect_sent(page):
    until(page, "async () => window.stored && (await stored.all()).length === 0")

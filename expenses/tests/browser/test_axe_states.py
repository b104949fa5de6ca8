"""The same rules on what pages become: empty, refused, opened, selected, in conflict, broken."""

import pytest
from django.core.management import call_command
from django.db.models import F
from django.template.loader import render_to_string

from expenses.models import Expense
from expenses.tests.browser.looking import somebody, told, violations
from expenses.tests.pages import PERSON, VISITOR, a_filled_account, an_empty_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAULTS = ["400", "403", "403_csrf", "413", "429", "500", "503"]
EMPTY = ["/", "/expenses/", "/expenses/trash/", "/insights/", "/payment-methods/", "/tags/"]


@pytest.fixture
def filled():
    call_command("seed_categories", verbosity=0)
    return {PERSON: a_filled_account(16)}


def test_an_empty_account_breaks_no_rule(browser, live_server, db):
    found = {}
    with somebody(browser, live_server, PERSON, {PERSON: an_empty_account()}) as view:
        for path in EMPTY:
            view.goto(path)
            found[path] = violations(view)

    assert told(found) == "{}"


def test_a_refused_form_breaks_no_rule(browser, live_server, filled):
    found = {}
    with somebody(browser, live_server, VISITOR, {}) as view:
        for path in ("/accounts/login/", "/accounts/signup/"):
            view.goto(path)
            view.locator("main form").first.evaluate("form => { form.noValidate = true }")
            with view.expect_navigation():
                view.locator("main button[type=submit], main form .btn-primary").first.click()
            found[path] = violations(view)
    with somebody(browser, live_server, PERSON, filled) as view:
        for path in ("/expenses/new/", "/categories/new/"):
            view.goto(path)
            view.locator("main form").first.evaluate("form => { form.noValidate = true }")
            with view.expect_navigation():
                view.locator("main form .btn-primary").first.click()
            found[path] = violations(view)

    assert told(found) == "{}"


def test_what_waits_breaks_no_rule(browser, live_server, filled):
    found = {}
    waiting = """async (person) => {
      const lines = [["12.50 lunch", false, []], ["4.80 tea", true, []], ["tea", false, ["Why."]]];
      for (const [line, isUnsure, reasons] of lines) {
        await stored.putBack({
          id: line, person, isUnsure, reasons, at: line, fields: [["line", line]],
        });
      }
      document.querySelector("[data-offline]").hidden = false;
      stored.told.dispatchEvent(new Event("message"));
    }"""
    with somebody(browser, live_server, PERSON, filled) as view:
        view.route("**/expenses/waiting/", lambda route: route.abort())
        view.goto("/")
        view.wait_for_function("typeof stored !== 'undefined'")
        view.evaluate(waiting, view.evaluate("document.body.dataset.person"))
        view.locator("[data-waiting] summary").click()
        found["list"] = violations(view)
        view.get_by_role("button", name="Edit", exact=True).first.click()
        found["editor"] = violations(view)
        view.context.clear_cookies()
        view.goto("/accounts/login/")
        view.locator("[data-waiting-kept]").wait_for()
        found["signed out"] = violations(view)

    assert told(found) == "{}"


def test_what_opens_breaks_no_rule(browser, live_server, filled):
    found = {}
    with somebody(browser, live_server, PERSON, filled) as view:
        view.goto("/expenses/")
        for number, summary in enumerate(view.locator(".fchip > summary").all()):
            summary.press("Enter")
            found[f"filter {number}"] = violations(view, within=".fchip[open]")
        view.keyboard.press("Escape")
        view.locator("tr.ex .chk").first.click()
        found["selection"] = violations(view)
        view.goto("/expenses/")
        view.locator("[data-cell=amount]").first.click()
        view.locator("[data-cell-form]").wait_for()
        found["cell"] = violations(view, within="[data-cell-form]")
        view.keyboard.press("Escape")
        view.keyboard.press("Control+k")
        view.locator(".palette [data-found]").first.wait_for()
        found["palette"] = violations(view, within=".palette")
        view.goto("/categories/")
        view.locator("details.menu > summary").first.press("Enter")
        found["menu"] = violations(view)

    assert told(found) == "{}"


def test_a_conflict_and_a_toast_break_no_rule(browser, live_server, filled):
    found = {}
    expense = filled[PERSON].rows["expense"]
    with somebody(browser, live_server, PERSON, filled) as view:
        view.goto(f"/expenses/{expense.pk}/")
        Expense.objects.filter(pk=expense.pk).update(version=F("version") + 1, title="Changed")
        with view.expect_navigation() as answer:
            view.get_by_role("button", name="Save expense").first.click()
        found[f"conflict {answer.value.status}"] = violations(view)
        view.goto(f"/expenses/{expense.pk}/")
        with view.expect_navigation():
            view.get_by_role("button", name="Save expense").first.click()
        found["toast"] = violations(view)

    assert set(found) == {"conflict 409", "toast"}
    assert told(found) == "{}"


def answering(body):
    return lambda route: route.fulfill(body=body, content_type="text/html")


def test_an_error_page_breaks_no_rule(browser, live_server, filled):
    found = {}
    with somebody(browser, live_server, VISITOR, {}) as view:
        for code in FAULTS:
            body = render_to_string(f"{code}.html", {"reference": "8F3A", "retry_after": 30})
            view.route(f"**/{code}", answering(body))
            view.goto(f"/{code}")
            found[code] = violations(view)
        view.goto("/nowhere/")
        found["404"] = violations(view)

    assert told(found) == "{}"

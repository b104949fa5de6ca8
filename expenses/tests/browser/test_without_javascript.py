"""What JavaScript only makes nicer."""

import pytest
from playwright.sync_api import expect

from expenses.tests.browser.steps import add, go_to, register, rows, toast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.browser_context_args(java_script_enabled=False),
]


def test_expenses_are_recorded_found_deleted_and_restored(app):
    page = app
    register(page)
    add(page, "4.80", "Flat white", "Eating out")
    add(page, "62.00", "Corner shop", "Groceries", yesterday=True)

    go_to(page, "Expenses")
    page.locator("summary", has_text="Category").first.click()
    page.locator("details[open] label", has_text="Groceries").click()
    page.locator("details[open]").get_by_role("button", name="Show").click()
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".sum")).to_contain_text("$62.00")

    page.locator("tr.ex .chk").click()
    page.get_by_role("button", name="Delete").click()
    expect(toast(page)).to_have_text("Deleted 1 expense")
    expect(rows(page)).to_have_count(0)

    go_to(page, "Trash")
    page.get_by_role("button", name="Restore Corner shop").click()
    expect(toast(page)).to_have_text("Restored Corner shop, $62.00")
    go_to(page, "Expenses")
    expect(rows(page)).to_have_count(2)
    expect(page.locator(".sum")).to_contain_text("$66.80")

"""What JavaScript only makes nicer."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import User
from expenses.tests.browser.steps import add, go_to, register, rows, toast
from expenses.tests.making import an_expense

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


def test_an_expense_is_changed_and_exported(app):
    page = app
    register(page)
    add(page, "4.80", "Flat white", "Eating out")

    go_to(page, "Expenses")
    page.get_by_role("link", name="Flat white").click()
    page.get_by_label("Amount").fill("5.20")
    page.get_by_role("button", name="Save expense").click()
    expect(toast(page)).to_have_text("Saved $5.20, Flat white")
    expect(page.locator(".sum")).to_contain_text("$5.20")

    page.get_by_role("link", name="Export", exact=True).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").or_(
            page.get_by_role("button", name="Download")
        ).first.click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert [line.split(",")[1:4] for line in lines[1:]] == [["Flat white", "5.20", "USD"]]


def test_pages_are_turned(app):
    page = app
    register(page)
    owner = User.objects.get(username="nora")
    for number in range(60):
        an_expense(owner=owner, title=f"Number {number}")

    go_to(page, "Expenses")
    first = page.locator("tr.ex b").all_inner_texts()
    with page.expect_navigation():
        page.get_by_role("link", name="Older").first.click()
    second = page.locator("tr.ex b").all_inner_texts()

    assert sorted({*first, *second}) == sorted(f"Number {number}" for number in range(60))
    assert set(first) & set(second) == set()

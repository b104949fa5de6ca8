"""A new person's first day, in a real browser."""

import csv
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from expenses.tests.browser.steps import add, register, rows, toast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_first_day(app, tmp_path):
    page = app
    register(page)

    add(page, "4.80", "Flat white", "Eating out")
    add(page, "62.00", "Corner shop", "Groceries", yesterday=True)
    page.get_by_role("link", name="Expenses", exact=True).first.click()
    expect(rows(page)).to_have_count(2)
    expect(page.locator(".sum")).to_contain_text("$66.80")

    page.get_by_role("link", name="Flat white").click()
    page.get_by_label("Amount").fill("5.20")
    page.get_by_role("button", name="Save expense").click()
    expect(page.locator(".sum")).to_contain_text("$67.20")

    page.get_by_role("searchbox").fill("corner")
    page.get_by_role("searchbox").press("Enter")
    expect(rows(page)).to_have_count(1)
    expect(page.locator(".sum")).to_contain_text("$62.00")

    page.get_by_role("link", name="Corner shop").click()
    page.get_by_role("button", name="Delete").click()
    expect(toast(page)).to_have_text("Deleted Corner shop, $62.00")
    expect(rows(page)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(toast(page)).to_have_text("Restored Corner shop, $62.00")
    page.get_by_role("link", name="Expenses", exact=True).first.click()
    expect(rows(page)).to_have_count(2)
    page.get_by_role("link", name="Dashboard", exact=True).first.click()
    expect(page.locator(".hero-n").first).to_have_text("$67.20")

    page.get_by_role("link", name="Export", exact=True).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").or_(
            page.get_by_role("button", name="Download")
        ).first.click()
    download.value.save_as(tmp_path / "expenses.csv")
    with (tmp_path / "expenses.csv").open(encoding="utf-8-sig", newline="") as file:
        exported = {
            (row["date"], row["title"], row["amount"], row["category"])
            for row in csv.DictReader(file)
        }
    today = localdate()
    assert exported == {
        (f"{today}", "Flat white", "5.20", "Eating out"),
        (f"{today - timedelta(days=1)}", "Corner shop", "62.00", "Groceries"),
    }

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(f"{page.url.partition('/accounts/')[0]}/expenses/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

"""Sums as they are shown, and thousands at once, in a real browser (DESIGN.md 10.13, 10.20)."""

import csv
import io
import os
from decimal import Decimal
from itertools import islice
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Expense
from expenses.money import format_money
from expenses.tests.browser.looking import DESK, somebody
from expenses.tests.making import a_person
from expenses.tests.pages import PERSON, Account
from expenses.tests.sums import filters_for, make_sums, many_expenses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILTERS = int(os.environ.get("FUZZ_EXAMPLES", "12"))
KEPT, GONE = 88, 3412


def test_thousands_deleted_by_a_filter_come_back_by_one_undo(browser, live_server):
    owner = a_person()
    many_expenses(owner, kept=KEPT, gone=GONE)

    def lasting():
        return Expense.objects.owned_by(owner).present()

    before = sorted(lasting().values_list("pk", "base_amount"))
    with somebody(browser, live_server, PERSON, {PERSON: Account(owner)}, viewport=DESK) as page:
        toasts, figures = page.locator("[data-toast]:visible"), page.locator("#sum")
        page.goto("/expenses/?q=gone")
        expect(figures).to_contain_text("3,412 expenses")
        total = figures.text_content()
        page.get_by_label("Select all in view").check()
        page.get_by_role("button", name="Clear selection").click()
        page.get_by_label("Select all in view").check()
        page.get_by_label("Select all 3,412 that match").check()
        page.locator("[data-bulk-delete]").click()
        expect(toasts).to_have_count(1)
        expect(toasts).to_contain_text("Deleted 3,412 expenses")
        assert lasting().count() == KEPT

        toasts.get_by_role("button", name="Undo").click()
        expect(toasts).to_contain_text("Undid: Deleted 3,412 expenses")
        expect(toasts).to_have_count(1)
        page.goto("/expenses/?q=gone")
        expect(figures).to_contain_text("3,412 expenses")
        assert figures.text_content() == total

    assert sorted(lasting().values_list("pk", "base_amount")) == before


def test_the_sum_shown_is_that_of_the_file_and_of_the_rows(browser, live_server):
    make_sums()
    owner = User.objects.get(username="sums")
    shown, in_files, counted = [], [], []
    with somebody(browser, live_server, PERSON, {PERSON: Account(owner)}, viewport=DESK) as page:
        for asked in islice(filters_for(owner), FILTERS):
            answer = page.request.get(f"/export/expenses.csv?{urlencode(asked)}", max_redirects=0)
            if answer.status != 200:
                continue
            lines = list(csv.DictReader(io.StringIO(answer.text())))
            page.goto(f"/expenses/?{urlencode(asked)}", wait_until="domcontentloaded")
            counted.append(len(lines) == 0 or page.locator("tr.ex").count() > 0)
            if lines:
                shown.append(page.locator("#sum b.num").nth(1).text_content())
                total = sum(Decimal(line["amount"]) for line in lines if line["currency"] == "USD")
                in_files.append(
                    format_money(Decimal(total), "USD", locale=owner.language, signed=True)
                )

    assert all(counted)
    assert len(shown) > FILTERS / 4
    assert shown == in_files

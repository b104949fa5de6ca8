"""Amounts and days as each place writes them, typed and shown in a browser (DESIGN.md 10.18)."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Expense
from expenses.tests.browser.looking import DESK, somebody
from expenses.tests.making import a_person
from expenses.tests.pages import PERSON, Account
from expenses.tests.test_locales import DAY, PLACES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("place", "direction"), [("en-us", "ltr"), ("de", "ltr"), ("ja", "ltr"), ("ar", "rtl")]
)
def test_what_is_typed_as_people_write_it_is_shown_so(browser, live_server, place, direction):
    owner = a_person()
    currency, shown, *_, typed, _day = PLACES[place]
    User.objects.filter(pk=owner.pk).update(language=place, currency=currency)
    with somebody(browser, live_server, PERSON, {PERSON: Account(owner)}, viewport=DESK) as page:
        page.goto("/expenses/new/")
        assert page.evaluate("document.documentElement.dir") == direction
        page.locator("[name=amount]").fill(typed)
        page.locator("[name=title]").fill("Tram")
        page.locator("[name=when][value=other] + label").click()
        page.locator("[name=day]").fill(DAY.isoformat())
        with page.expect_navigation():
            page.locator("[name=title]").press("Enter")
        page.goto("/expenses/")
        expect(page.locator("tr.ex [data-cell=amount]")).to_contain_text(shown)

    stored = Expense.objects.owned_by(owner).get()
    whole = Decimal(1234) if currency == "JPY" else Decimal("1234.5")
    assert (stored.amount, stored.currency, stored.spent_on) == (whole, currency, DAY)

"""Amounts and days as each place writes them, typed and shown in a browser (DESIGN.md 10.18)."""

from decimal import Decimal

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from accounts.models import User
from expenses.models import Expense
from expenses.tests.browser.looking import DESK, PHONE, somebody
from expenses.tests.making import a_passkey, a_person, an_expense
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


# Where the first letter of a text stands, and the box that cuts off what is too long.
BEGINNING = """(one) => {
  const range = document.createRange();
  const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
  range.setStart(text, 0);
  range.setEnd(text, 1);
  const [letter, box] = [range.getBoundingClientRect(), one.getBoundingClientRect()];
  return letter.left >= box.left - 1 && letter.right <= box.right + 1;
}"""


@pytest.mark.parametrize(
    ("place", "title"), [("ar", "Greenfield " * 9), ("en-us", "مخبز الحي " * 9)]
)
def test_a_long_title_loses_its_end_whichever_way_the_page_runs(browser, live_server, place, title):
    owner = a_person()
    User.objects.filter(pk=owner.pk).update(language=place)
    an_expense(owner=owner, title=title.strip(), spent_on=localdate())
    seen = {}
    with somebody(browser, live_server, PERSON, {PERSON: Account(owner)}, viewport=PHONE) as page:
        for path, row in {"/": ".rw .t b", "/expenses/": "tr.ex .d b"}.items():
            page.goto(path)
            shown = page.locator(row, has_text=title.split()[0]).last
            shown.scroll_into_view_if_needed()
            is_cut = shown.evaluate(
                "(b) => [b, ...b.children].some(x => x.scrollWidth > x.clientWidth)"
            )
            seen[path] = (is_cut, shown.evaluate(BEGINNING))

    assert seen == {"/": (True, True), "/expenses/": (True, True)}


def test_what_is_in_the_trash_and_a_passkey_are_read_whole_in_german(browser, live_server, db):
    owner = a_person()
    User.objects.filter(pk=owner.pk).update(language="de")
    an_expense(owner=owner, title="Brot", amount="1234.50", deleted_at=now())
    a_passkey(owner=owner)
    with somebody(browser, live_server, PERSON, {PERSON: Account(owner)}, viewport=PHONE) as page:
        page.goto("/expenses/trash/")
        trash = page.locator("li .t > span").first
        is_cut = trash.evaluate("(one) => one.scrollWidth > one.clientWidth")
        page.goto("/settings/security/passkeys/")
        height = page.locator("li .t").first.bounding_box()["height"]

    assert (is_cut, height < 70) == (False, True)

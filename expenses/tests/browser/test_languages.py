"""Longer words and the other direction break no page: on a phone and on a desk."""

from itertools import chain

import pytest
from django.core.management import call_command

from accounts.models import User
from expenses.tests.browser.looking import DESK, PHONE, somebody, told
from expenses.tests.browser.test_reflow import LOST
from expenses.tests.pages import PERSON, VISITOR, a_filled_account, pages_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A button whose word takes three lines, and a name in the bar at the bottom that takes two.
CRAMPED = """() => [...document.querySelectorAll(".btn, .tabbar a span, .seg a, .seg label")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 1)
  .filter((one) => {
    const style = getComputedStyle(one);
    const lines = one.closest(".tabbar") ? 1 : 2;
    const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    const fits = lines * parseFloat(style.lineHeight) + padding + 4;
    return one.scrollWidth > one.clientWidth + 1 && style.display !== "inline"
      || one.getBoundingClientRect().height > Math.max(fits, 48);
  })
  .map((one) => one.outerHTML.slice(0, 120))"""
# The bar on top where its title takes a line more, unless that holds a name of somebody's.
GROWN = """() => [...document.querySelectorAll(".top")]
  .filter((one) => one.clientHeight > parseFloat(getComputedStyle(one).minHeight) + 4)
  .map((one) => one.querySelector("h1")?.outerHTML ?? "no title")"""
PLACES = """(what) => [...document.querySelectorAll(what)].map(
  (one) => one.getBoundingClientRect().left)"""
SIDES = """() => {
  const { left, right } = document.querySelector(".side").getBoundingClientRect();
  const main = document.querySelector("main").getBoundingClientRect();
  return { side: [left, right], main: [main.left, main.right], width: innerWidth };
}"""


@pytest.fixture
def accounts(db):
    call_command("seed_categories", language="de", verbosity=0)
    return {PERSON: a_filled_account(24)}


@pytest.mark.parametrize("language", ["de", "fr", "es", "ar"])
def test_no_page_breaks_in_another_language(browser, live_server, accounts, language):
    User.objects.filter(pk=accounts[PERSON].person.pk).update(language=language)
    found = {}
    for who in (VISITOR, PERSON):
        with somebody(browser, live_server, who, accounts, locale=language) as view:
            for page in (page for page in pages_of(accounts[PERSON]) if page.seen_by == who):
                view.goto(page.path, wait_until="domcontentloaded")
                for size in (PHONE, DESK):
                    view.set_viewport_size(size)
                    at = f"{page.name} at {size['width']}"
                    looks = [LOST, CRAMPED] + [GROWN] * (not page.name.endswith("-merge"))
                    found[at] = [*chain.from_iterable(map(view.evaluate, looks))]

    assert told(found) == "{}"


def test_arabic_pages_are_mirrored(browser, live_server, accounts):
    User.objects.filter(pk=accounts[PERSON].person.pk).update(language="ar")

    with somebody(browser, live_server, PERSON, accounts, viewport=DESK) as view:
        view.goto("/")
        at = view.evaluate(SIDES)
        order = view.evaluate(PLACES, ".hero-stats .stat")
        flipped = view.evaluate("getComputedStyle(document.querySelector('.i.flip')).transform")
        view.set_viewport_size(PHONE)
        bar = view.evaluate(PLACES, ".tabbar a")

    assert at["side"][1] == at["width"]
    assert at["main"][1] <= at["side"][0]
    assert order == sorted(order, reverse=True)
    assert flipped == "matrix(-1, 0, 0, 1, 0, 0)"
    assert bar == sorted(bar, reverse=True)

"""Small windows, large letters and wide spacing lose nothing, on every page (WCAG 1.4.4, .10, .12).

Zoom of 200 % is a window half as wide with pixels twice as large, which is what is set here.
"""

import pytest
from django.core.management import call_command

from expenses.tests.browser.looking import somebody, told
from expenses.tests.pages import (
    HALF_WAY,
    PERSON,
    STAFF,
    VISITOR,
    a_filled_account,
    pages_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"viewport": {"width": 320, "height": 640}}
ZOOMED = {"viewport": {"width": 640, "height": 430}, "device_scale_factor": 2}
# The values of WCAG 2.2, success criterion 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; } p { margin-block-end: 2em !important; }"""
# How far the page scrolls sideways, and texts that are cut off or lie over their box.
LOST = """() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) found.push(`scrolls to ${root.scrollWidth}`);
  for (const one of document.querySelectorAll("body *")) {
    const style = getComputedStyle(one);
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const box = one.getBoundingClientRect();
    const isForEars = one.closest(".visually-hidden, .skip") || box.width <= 1;
    if (isForEars || one.closest("svg, canvas, select")) continue;
    // An ellipsis leads to the whole text on its own page, what scrolls by itself shows the rest,
    // and what is clipped away is for screen readers.
    let around = one;
    const isKept = ({ overflowX, textOverflow, clipPath }) =>
      /auto|scroll/.test(overflowX) || textOverflow === "ellipsis" || clipPath !== "none";
    while (around && !isKept(getComputedStyle(around))) around = around.parentElement;
    if (around) continue;
    const isCut = style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1;
    if (isCut) found.push(`cut: ${one.outerHTML.slice(0, 90)}`);
    const hasText = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (hasText && box.right > innerWidth + 1) found.push(`outside: ${one.outerHTML.slice(0, 90)}`);
    const isLow = style.overflowY === "hidden" && one.scrollHeight > one.clientHeight + 2;
    if (hasText && isLow) found.push(`low: ${one.outerHTML.slice(0, 90)}`);
  }
  return found.slice(0, 4);
}"""


@pytest.fixture
def accounts(db):
    call_command("seed_categories", verbosity=0)
    return {PERSON: a_filled_account(24)}


@pytest.mark.parametrize(
    ("window", "style"),
    [(NARROW, ""), (ZOOMED, ""), (NARROW, SPACED)],
    ids=["320 wide", "zoomed to 200 %", "spaced"],
)
def test_no_page_loses_anything(browser, live_server, accounts, window, style):
    found = {}
    pages = [page for page in pages_of(accounts[PERSON]) if page.seen_by != STAFF]
    for who in (VISITOR, HALF_WAY, PERSON):
        with somebody(browser, live_server, who, accounts, **window) as view:
            for page in (page for page in pages if page.seen_by == who):
                view.goto(page.path, wait_until="domcontentloaded")
                if style:
                    view.add_style_tag(content=style)
                found[page.name] = view.evaluate(LOST)

    assert told(found) == "{}"

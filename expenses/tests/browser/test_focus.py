"""What has the focus is never hidden behind what stays in place (WCAG 2.4.11)."""

import pytest
from django.core.management import call_command

from expenses.tests.browser.looking import DESK, PHONE, somebody, told
from expenses.tests.pages import PERSON, a_filled_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 260
# The whole walk in one call: where Tab leads is asked of the browser, what lies on top too.
COVERED = """() => {
  const one = document.activeElement;
  if (one === document.body) return "the end";
  const boxes = [...(one.labels ?? []), one].map((each) => each.getBoundingClientRect());
  const isSeen = boxes.some(({ left, right, top, bottom, width }) => {
    if (width <= 1) return false;
    // Some part of it is enough for level AA: corners and the middle.
    const at = (share, low, high) => low + (high - low) * share;
    return [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
      const hit = document.elementFromPoint(at(x, left, right), at(y, top, bottom));
      const own = hit && (one.contains(hit) || hit.contains(one)
        || [...(one.labels ?? [])].some((label) => label.contains(hit)));
      return own && !hit.matches("html, body, main");
    }));
  });
  return isSeen ? "" : one.outerHTML.slice(0, 100);
}"""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_stop_of_the_tab_key_is_covered(browser, live_server, db, size):
    call_command("seed_categories", verbosity=0)
    accounts = {PERSON: a_filled_account(60)}
    covered, stops = {}, {}
    with somebody(browser, live_server, PERSON, accounts, viewport=size) as view:
        for path in ("/", "/expenses/"):
            view.goto(path)
            covered[path], stops[path] = [], 0
            for _ in range(MOST_STOPS):
                view.keyboard.press("Tab")
                answer = view.evaluate(COVERED)
                if answer == "the end":
                    break
                stops[path] += 1
                covered[path] += [answer] if answer else []

    assert told(covered) == "{}"
    assert all(20 < count < MOST_STOPS for count in stops.values())

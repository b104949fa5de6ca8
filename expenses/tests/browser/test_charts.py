"""What Chart.js draws over the pictures of the server."""

import pytest
from django.core.management import call_command

from expenses.tests.browser.looking import DESK, somebody
from expenses.tests.pages import PERSON, a_filled_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whether the names beside the bars have the colour of the text around them.
HAS_INK = """(is_dark) => {
  const chart = Chart.getChart(document.querySelector("[data-chart=bar] canvas"));
  const ink = getComputedStyle(document.documentElement).getPropertyValue("--pet-ink").trim();
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return isDark === is_dark && chart.options.scales.y.ticks.color === ink;
}"""


def test_a_chart_follows_the_device_into_the_dark(browser, live_server, db):
    call_command("seed_categories", verbosity=0)
    accounts = {PERSON: a_filled_account(30)}
    with somebody(browser, live_server, PERSON, accounts, viewport=DESK) as page:
        page.goto("/")
        page.locator("[data-chart=bar]").scroll_into_view_if_needed()
        page.locator("[data-chart=bar] canvas").wait_for()
        page.wait_for_function(HAS_INK, arg=False)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(HAS_INK, arg=True)

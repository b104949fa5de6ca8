"""What a browser is asked about each page, and how it gets there."""

import json
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from expenses.tests.pages import VISITOR, session_of

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
LIGHT, DARK = "light", "dark"
RULES = {
    "resultTypes": ["violations"],
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
        "best-practice",
    ],
    "rules": {"target-size": {"enabled": True}},
}
# All that a theme can change.
RULES_OF_COLOUR = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
RUN = """async ([within, options]) => {
  const { violations } = await axe.run(within || document, options);
  return violations.map(({ id, nodes }) => {
    const first = nodes[0];
    const why = first.any.concat(first.all, first.none).map((check) => check.message);
    return `${id} (${nodes.length}): ${first.target.join(" ")} ${why.join("; ")}`;
  });
}"""
# Django's admin has an attribute of its own.
THEME = """(theme) => {
  Object.assign(document.documentElement.dataset, { bsTheme: theme, theme });
}"""
# A colour on its way from one theme to the other is neither.
STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"


@cache
def axe():
    return AXE.read_text()


@contextmanager
def somebody(browser, live_server, seen_by, accounts, **options):
    """A page of a browser in which this somebody is signed in."""
    # A worker would answer in place of the routes that a test sets; its own tests let it.
    options = {"service_workers": "block", **options}
    context = browser.new_context(bypass_csp=True, base_url=live_server.url, **options)
    context.set_default_timeout(15_000)
    try:
        if seen_by != VISITOR:
            come_in(context, live_server, session_of(seen_by, accounts))
        yield context.new_page()
    finally:
        context.close()


def come_in(context, live_server, session):
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "url": live_server.url}])


def violations(page, within=None):
    """What axe finds on the page as it stands: phone and desk, light and dark."""
    page.evaluate(axe())
    page.add_style_tag(content=STILL)
    found = set()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for theme, rules in ((LIGHT, RULES), (DARK, RULES_OF_COLOUR)):
            page.evaluate(THEME, theme)
            seen = page.evaluate(RUN, [within, rules])
            found |= {f"{size['width']} {theme}: {each}" for each in seen}
    return sorted(found)


def told(found):
    """The findings by page, as a failing test shows them."""
    return json.dumps({where: what for where, what in found.items() if what}, indent=2)

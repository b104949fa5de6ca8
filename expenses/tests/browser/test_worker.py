"""The worker: what it keeps, what it answers without a network, and that the app installs."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from expenses.tests.browser.devices import CONTROLLED, a_device, opened, sign_in, type_line, until
from expenses.tests.making import a_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      found.push([new URL(url).pathname, await (await cache.match(url)).text()]);
    }
  }
  return found;
}"""


@pytest.fixture
def alice():
    call_command("seed_categories", verbosity=0)
    return a_person("alice")


def test_it_holds_no_page_up(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        begun, loaded = page.evaluate(
            """() => [
              performance.getEntriesByType("resource")
                .filter(({ name }) => /stored|waiting/.test(name))
                .map(({ startTime }) => startTime),
              performance.getEntriesByType("navigation")[0].loadEventStart,
            ]"""
        )

        assert len(begun) >= 2
        assert min(begun) >= loaded


def test_nothing_private_is_kept_in_a_cache(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        type_line(page, "12.50 a surprise")
        expect(page.locator("[data-toast]").first).to_be_visible()
        for path in ("/", "/expenses/", "/insights/", "/settings/", "/export/expenses.csv"):
            if path.endswith(".csv"):
                page.evaluate("(path) => fetch(path).then((answer) => answer.text())", path)
            else:
                page.goto(path)
        kept = page.evaluate(KEPT)

        paths = {path for path, _text in kept}
        assert "/offline/" in paths
        assert {path for path in paths if not path.startswith("/static/")} == {"/offline/"}
        assert [path for path, text in kept if re.search(r"surprise|\balice\b", text)] == []


def test_it_can_be_installed_and_an_old_cache_goes(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        page = context.new_page()
        page.goto("/accounts/login/")
        page.evaluate("caches.open('files-old')")
        assert page.evaluate("navigator.serviceWorker.ready.then(({ scope }) => scope)") == (
            f"{live_server.url}/"
        )
        page.wait_for_function(CONTROLLED)
        session = context.new_cdp_session(page)
        found = session.send("Page.getAppManifest")
        assert found["errors"] == []
        problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
        # The test's browser has no profile of its own, which says nothing about the tracker.
        assert [one for one in problems if one["errorId"] != "in-incognito"] == []
        page.evaluate("navigator.serviceWorker.ready.then((one) => one.unregister())")
        page.reload()
        page.wait_for_function(CONTROLLED)
        until(page, "async () => !(await caches.keys()).includes('files-old')")


def test_any_page_without_a_network_is_the_offline_page(browser, live_server, alice):
    with a_device(browser, live_server) as context:
        sign_in(context, live_server, alice)
        page = opened(context)
        context.set_offline(True)
        page.goto("/insights/")
        expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
        expect(page.locator("body")).to_have_css("background-color", "rgb(244, 247, 246)")
        context.set_offline(False)
        page.get_by_role("link", name="Try again").click()
        expect(page.get_by_role("heading", name="Insights")).to_be_visible()

"""A browser that was never here fetches what is weighed (test_weight.py), and nothing else."""

from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.core.signals import request_started

from expenses.tests.browser.devices import CONTROLLED
from expenses.tests.browser.looking import DESK, come_in
from expenses.tests.pages import PERSON, VISITOR, a_filled_account, client_of, session_of
from expenses.tests.weighing import ColdBrowser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [("/accounts/login/", VISITOR), ("/", PERSON), ("/expenses/new/", PERSON)]


@contextmanager
def requests_noted():
    """The paths that the server is asked for, whoever in the browser asks."""
    paths = set()

    def note(environ, **_):
        paths.add(environ["PATH_INFO"])

    request_started.connect(note)
    yield paths
    request_started.disconnect(note)


def fetched(browser, live_server, path, session):
    with requests_noted() as paths:
        context = browser.new_context(base_url=live_server.url, viewport=DESK)
        context.set_default_timeout(20_000)
        if session:
            come_in(context, live_server, session)
        page = context.new_page()
        page.goto(path, wait_until="networkidle")
        page.wait_for_function(CONTROLLED)
        # What a browser with a window does by itself, to offer that the app be installed.
        devtools = context.new_cdp_session(page)
        devtools.send("Page.getAppManifest")
        devtools.send("Page.getInstallabilityErrors")
        page.wait_for_load_state("networkidle")
        context.close()
    return paths


def test_what_is_fetched_is_what_is_weighed(browser, live_server, settings):
    (settings.STATIC_ROOT,) = settings.STATICFILES_DIRS
    call_command("seed_categories", verbosity=0)
    accounts = {PERSON: a_filled_account()}
    seen, listed = {}, {}
    for path, seen_by in PAGES:
        seen[path] = fetched(browser, live_server, path, session_of(seen_by, accounts))
        cold = ColdBrowser()
        html = cold.ask(client_of(seen_by, accounts).get, path).text
        files = cold.followed_by(html)
        listed[path] = {path, *files, *cold.kept_by_the_worker(html)}

    assert seen == listed

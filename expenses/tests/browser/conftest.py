import threading
import time
from urllib.request import urlopen

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

# What has to come comes late on a machine that does much else.
expect.set_options(timeout=20_000)


@pytest.fixture
def browser_context_args(browser_context_args):
    # A worker would answer in place of the routes that a test sets; its own tests let it.
    return {"service_workers": "block", **browser_context_args}


@pytest.fixture(autouse=True)
def all_answered(live_server, transactional_db):
    """Let the server answer what closed pages still asked for, before the tables are emptied."""
    yield
    # Served in turn: whoever connected before is being answered now.
    urlopen(live_server.url + "/healthz").close()
    end = time.monotonic() + 20
    while answering():
        assert time.monotonic() < end, f"left open: {answering()}"
        time.sleep(0.01)


def answering():
    """The server's threads, each of which lasts as long as a browser's connection."""
    return [each.name for each in threading.enumerate() if "process_request" in each.name]


@pytest.fixture
def app(live_server, page: Page):
    """The tracker as a fresh installation shows it, on a desk."""
    call_command("seed_categories", verbosity=0)
    page.set_default_timeout(20_000)
    page.set_viewport_size({"width": 1280, "height": 900})
    faults = []
    page.on("pageerror", lambda fault: faults.append(fault))  # noqa: PLW0108 - marked by Playwright
    page.goto(live_server.url)
    yield page
    assert faults == []

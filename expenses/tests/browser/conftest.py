import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

# What has to come comes late on a machine that does much else.
expect.set_options(timeout=20_000)


@pytest.fixture
def browser_context_args(browser_context_args):
    # A worker would answer in place of the routes that a test sets; its own tests let it.
    return {"service_workers": "block", **browser_context_args}


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

"""What each page weighs on its way to a browser that was never here, as production sends it.

Everything counts that it fetches without being asked: what the page names, what its stylesheets
name, what comes once it is there, and what its worker keeps for when there is no network. The
limits of a kind are for contents, the total is for all bytes on the wire, headers too. Charts wait
until they are looked at (browser/test_steady.py).
"""

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from expenses.tests.pages import (
    PERSON,
    STAFF,
    a_filled_account,
    a_staff_account,
    client_of,
    forget_addresses,
    pages_of,
)
from expenses.tests.weighing import ColdBrowser

pytestmark = pytest.mark.django_db

KB = 1000
LIMITS = {"html": 15 * KB, "css": 14 * KB, "js": 30 * KB, "total": 110 * KB}
HASHED = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.fixture
def as_in_production(tmp_path):
    forget_addresses()
    with override_settings(STORAGES=settings.STORAGES | HASHED, STATIC_ROOT=tmp_path):
        call_command("collectstatic", ignore_patterns=["admin"], interactive=False, verbosity=0)
        yield
    forget_addresses()


@pytest.fixture
def accounts():
    call_command("seed_categories", verbosity=0)
    return {PERSON: a_filled_account(400), STAFF: a_staff_account()}


def weights_of(browser, page, files):
    weights = {"html": page.body, "css": 0, "js": 0, "total": page.whole}
    for path, answer in files.items():
        kind = path.rpartition(".")[2]
        if kind in weights:
            weights[kind] += answer.body
        weights["total"] += answer.whole
    kept = browser.kept_by_the_worker(page.text)
    weights["total"] += sum(answer.whole for answer in kept.values())
    return weights


def too_much(weights):
    return {kind: weights[kind] for kind, most in LIMITS.items() if weights[kind] > most}


def test_every_page_stays_within_its_limits(as_in_production, accounts):
    browser, clients, found = ColdBrowser(), {}, {}
    for page in pages_of(accounts[PERSON]):
        # What Django's admin looks like is Django's.
        if page.seen_by == STAFF:
            continue
        client = clients.setdefault(page.seen_by, client_of(page.seen_by, accounts))
        answer = browser.ask(client.get, page.path)
        assert answer.coding == "br"
        files = browser.followed_by(answer.text)
        found[page.name] = too_much(weights_of(browser, answer, files))

    kinds = {path.rpartition(".")[2] for path in browser.answers}
    assert kinds >= {"css", "js", "svg", "png", "woff2", "webmanifest", "/offline/"}
    assert json.dumps({name: much for name, much in found.items() if much}, indent=2) == "{}"

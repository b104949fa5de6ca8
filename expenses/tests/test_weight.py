"""What each page weighs on its way to a browser that was never here, as production sends it."""

import gzip
import json
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

from expenses.tests.pages import (
    PERSON,
    STAFF,
    a_filled_account,
    a_staff_account,
    client_of,
    forget_addresses,
    pages_of,
)

pytestmark = pytest.mark.django_db

KB = 1024
LIMITS = {"html": 15 * KB, "css": 14 * KB, "js": 30 * KB, "total": 110 * KB}
# Its charts come with the page; elsewhere they wait to be asked for (browser/test_steady.py).
LIMITS_WITH_CHART = LIMITS | {"js": 110 * KB, "total": 180 * KB}
WITH_CHART = {"expenses:insights"}
HASHED = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
TAG = re.compile(r"<(?:link|script|img|use)\b[^>]*>")
ADDRESS = re.compile(r'(?:href|src)="(/static/[^"#]+)')
FETCHED = re.compile(r'data-chart="bar" data-chart-src="(/static/[^"]+)')


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


def sent(client, path):
    answer = client.get(path, follow=True, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    body = answer.getvalue()
    return body, answer.headers


def files_of(html, *, has_chart):
    found = {address for tag in TAG.findall(html) for address in ADDRESS.findall(tag)}
    return sorted(found | set(FETCHED.findall(html) if has_chart else []))


def kind_of(path):
    ending = path.rpartition(".")[2]
    return ending if ending in {"css", "js"} else "other"


def too_much(weights, limits):
    return {kind: weights[kind] for kind, most in limits.items() if weights[kind] > most}


def test_every_page_stays_within_its_limits(as_in_production, accounts):
    clients, bytes_of, found = {}, {}, {}
    for page in pages_of(accounts[PERSON]):
        # What Django's admin looks like is Django's.
        if page.seen_by == STAFF:
            continue
        client = clients.setdefault(page.seen_by, client_of(page.seen_by, accounts))
        body, headers = sent(client, page.path)
        assert headers["Content-Encoding"] == "gzip"
        weights = {"html": len(body), "css": 0, "js": 0, "other": 0}
        has_chart = page.name in WITH_CHART
        for path in files_of(gzip.decompress(body).decode(), has_chart=has_chart):
            if path not in bytes_of:
                bytes_of[path] = len(sent(Client(), path)[0])
            weights[kind_of(path)] += bytes_of[path]
        weights["total"] = sum(weights.values())
        limits = LIMITS_WITH_CHART if has_chart else LIMITS
        found[page.name] = too_much(weights, limits)

    assert len(bytes_of) > 10
    assert json.dumps({name: much for name, much in found.items() if much}, indent=2) == "{}"

import json
import re
import struct

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from config.environment import CHECKOUT
from config.installable import BACKGROUND, THEME, WORKER_POLICY
from expenses.tests.pages import forget_addresses

pytestmark = pytest.mark.django_db

HASHED = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.fixture
def collected(tmp_path):
    forget_addresses()
    with override_settings(STORAGES=settings.STORAGES | HASHED, STATIC_ROOT=tmp_path):
        call_command("collectstatic", ignore_patterns=["admin"], interactive=False, verbosity=0)
        yield
    forget_addresses()


def manifest_of(client):
    return json.loads(client.get("/manifest.webmanifest").content)


def size_of_png(path):
    return struct.unpack(">II", path.read_bytes()[16:24])


def test_the_manifest_says_how_to_install_it(client):
    response = client.get("/manifest.webmanifest")
    manifest = json.loads(response.content)

    assert response.headers["Content-Type"] == "application/manifest+json"
    assert response.headers["Cache-Control"] == "no-cache"
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/?source=pwa")
    assert [one["url"] for one in manifest["shortcuts"]] == ["/expenses/new/", "/expenses/"]
    assert manifest["share_target"] == {
        "action": "/expenses/new/",
        "method": "GET",
        "enctype": "application/x-www-form-urlencoded",
        "params": {"text": "line"},
    }


def test_every_icon_is_there_in_the_size_it_claims(client):
    found = manifest_of(client)["icons"]

    for icon in found:
        path = CHECKOUT / "static" / icon["src"].removeprefix(settings.STATIC_URL)
        assert "{}x{}".format(*size_of_png(path)) == icon["sizes"]
    assert {(icon["sizes"], icon["purpose"]) for icon in found} == {
        ("192x192", "any"),
        ("192x192", "maskable"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }


def test_the_colours_are_those_of_the_pages():
    tokens = (CHECKOUT / "static/css/tokens.css").read_text()
    light = tokens[: tokens.index('[data-bs-theme="dark"]')]

    assert re.search(r"--pet-bg:\s*(#\w+)", light)[1].upper() == BACKGROUND
    assert re.search(r"--pet-primary:\s*(#\w+)", light)[1].upper() == THEME


def test_the_worker_is_asked_for_anew_and_may_load_only_from_here(client):
    response = client.get("/sw.js")

    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Content-Security-Policy"] == WORKER_POLICY
    assert not response.cookies


def test_the_worker_is_another_one_once_a_file_changes(client, collected, tmp_path):
    first = client.get("/sw.js").content
    again = client.get("/sw.js").content
    manifest = tmp_path / "staticfiles.json"
    manifest.write_text(manifest.read_text().replace('"hash": "', '"hash": "changed'))
    with override_settings(STORAGES=settings.STORAGES | HASHED):
        changed = client.get("/sw.js").content

    assert first == again
    assert first != changed


def test_the_offline_page_is_the_same_for_everyone(client, alice):
    nobody = client.get("/offline/")
    client.force_login(alice)
    somebody = client.get("/offline/")

    assert nobody.content == somebody.content
    assert not nobody.cookies


def test_the_offline_page_has_hashed_files_only(client, collected):
    names = re.findall(r'(?:href|src)="(/static/[^"#]+)', client.get("/offline/").content.decode())

    assert len(names) > 5
    assert [name for name in names if not re.search(r"\.[0-9a-f]{12}\.\w+$", name)] == []


def test_search_engines_are_told_what_to_leave_alone(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines()[:2] == ["User-agent: *", "Disallow: /admin/"]

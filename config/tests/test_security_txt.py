from datetime import UTC, datetime, timedelta

import pytest

PATH = "/.well-known/security.txt"
pytestmark = pytest.mark.django_db


def fields(response):
    return dict(line.split(": ", 1) for line in response.text.splitlines())


def test_security_txt_does_not_exist_without_a_contact(client, settings):
    settings.SECURITY_CONTACT = ""

    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("holes@example.org", "mailto:holes@example.org"),
        ("mailto:holes@example.org", "mailto:holes@example.org"),
        ("https://example.org/report", "https://example.org/report"),
    ],
)
def test_security_txt_says_whom_to_tell(client, settings, contact, shown):
    settings.SECURITY_CONTACT = contact

    response = client.get(PATH)

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert list(fields(response)) == ["Contact", "Expires", "Preferred-Languages"]
    assert fields(response)["Contact"] == shown


def test_security_txt_never_has_expired(client, settings):
    settings.SECURITY_CONTACT = "holes@example.org"

    expires = datetime.fromisoformat(fields(client.get(PATH))["Expires"])

    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_security_txt_names_its_address_over_https_only(client, settings):
    settings.SECURITY_CONTACT = "holes@example.org"
    settings.BEHIND_HTTPS = True

    response = client.get(PATH, secure=True)

    assert fields(response)["Canonical"] == f"https://testserver{PATH}"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_security_txt_is_only_read(client, settings, method):
    settings.SECURITY_CONTACT = "holes@example.org"

    assert getattr(client, method)(PATH).status_code == 405

"""What docs/deploying.md tells to set is enough for Django's own list of what to look after."""

import os
import subprocess
import sys

import pytest

from config.environment import CHECKOUT

PRODUCTION = {
    "SECRET_KEY": "a-key-of-the-test-with-fifty-and-more-different-characters-0123456789",
    "DATABASE_URL": "postgres://tracker_app:secret@127.0.0.1:1/tracker",
    "DATABASE_OWNER_URL": "postgres://tracker_owner:secret@127.0.0.1:1/tracker",
    "ALLOWED_HOSTS": "money.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://money.example.org",
    "BEHIND_HTTPS": "True",
    "EMAIL_URL": "submission://user:password@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "tracker@example.org",
}


# The browser tests set it for the process that they run in, which no production does.
OF_BROWSER_TESTS = "DJANGO_ALLOW_ASYNC_UNSAFE"


def check(**different):
    around = {name: value for name, value in os.environ.items() if name != OF_BROWSER_TESTS}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=CHECKOUT,
        env=around | {"DEBUG": "False"} | PRODUCTION | different,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_check_finds_nothing_in_production():
    checked = check()

    assert checked.stderr == ""
    assert checked.stdout.startswith("System check identified no issues")
    assert checked.returncode == 0


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [("BEHIND_HTTPS", "False", "security.W"), ("SECRET_KEY", "short", "config.E003")],
)
def test_the_check_tells_what_was_forgotten(variable, value, told):
    checked = check(**{variable: value})

    assert checked.returncode == 1
    assert told in checked.stderr


def test_every_cookie_bears_the_host_prefix_behind_https():
    names = "SESSION CSRF MESSAGES KNOWN_BROWSER".split()
    asked = ", ".join(f"settings.{name}_COOKIE_NAME" for name in names)
    ended = subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings; print({asked})"],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"} | PRODUCTION,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout.split() == [
        "__Host-session",
        "__Host-csrf",
        "__Host-messages",
        "__Host-known",
    ]

"""What every test stands on: a PostgreSQL of the run's own, both roles, and two people."""

import contextlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path

import django
import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import override_settings

from config.database import is_embedded
from config.embedded import Server
from config.environment import environment

# Named here and not in pyproject.toml, or they would be read before the server is there.
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["SECRET_KEY"] = "only-for-tests-and-long-enough-to-pass-the-check-of-its-length"
os.environ.setdefault("LOG_LEVEL", "ERROR")

BOTH_ROLES = ["default", "owner"]
FOLDER_PREFIX = "tracker-tests-"
# What a power cut would lose is made again by the next run.
IN_A_HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

hypothesis.settings.register_profile("tests", deadline=None, print_blob=True)
hypothesis.settings.load_profile("tests")

until_the_end = contextlib.ExitStack()


def pytest_configure(config):
    is_worker = hasattr(config, "workerinput")
    if not is_worker and is_embedded(environment()):
        start_server()
    django.setup()


def start_server():
    temporary = Path(tempfile.gettempdir())
    for left_behind in temporary.glob(f"{FOLDER_PREFIX}*"):
        Server(left_behind).discard()
    server = Server(temporary / f"{FOLDER_PREFIX}{secrets.token_hex(4)}", IN_A_HURRY)
    os.environ["TRACKER_DATA"] = str(server.folder)
    until_the_end.callback(server.discard)
    until_the_end.enter_context(server.serving())


def pytest_unconfigure():
    until_the_end.close()


def pytest_collection_modifyitems(items):
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker or {"db", "transactional_db"} & set(item.fixturenames):
            wanted = {"databases": BOTH_ROLES, **(marker.kwargs if marker else {})}
            item.add_marker(pytest.mark.django_db(**wanted), append=False)
        if item.get_closest_marker("browser") and chromium() is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt install chromium"))


def chromium():
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Refuse to touch anything but a test database."""
    with django_db_blocker.unblock():
        for connection in connections.all():
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_database()")
                (name,) = cursor.fetchone()
            if not name.startswith("test_"):
                pytest.exit(f"the alias {connection.alias} leads to {name}, no test database")
    yield
    # A mirror's connections are not closed with those of the original, which is removed next.
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def quick_settings():
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=settings.STORAGES | {"staticfiles": plain},
    ):
        yield


@pytest.fixture
def alice(db):
    """The owner of whatever a test is about."""
    return get_user_model().objects.create_user(username="alice", password="alice's password")


@pytest.fixture
def bob(db):
    """The stranger."""
    return get_user_model().objects.create_user(username="bob", password="bob's password")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Playwright keeps an event loop in this thread, by which Django takes it for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {"executable_path": chromium(), "args": CHROMIUM_FLAGS}

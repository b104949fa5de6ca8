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
from django.core.signals import request_finished
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.test import override_settings
from django.utils.translation import deactivate

from accounts.identity import EVERYONE
from accounts.proven import mark_proven
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

END_OTHERS_OF_THIS_ROLE = """
SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""

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
        for connection in connections.all():
            with connection.cursor() as cursor:
                # A live server's thread lasts as long as a browser keeps its connection alive.
                cursor.execute(END_OTHERS_OF_THIS_ROLE)
        connections.close_all()


@pytest.fixture(autouse=True)
def everyones_rows(request):
    """Let a test make and read anybody's rows; each request of it still is its person's own.

    Marked `no_identity`, a test is what a job is that forgot to say on whose behalf it works.
    """
    marker = request.node.get_closest_marker("django_db")
    if marker is None or request.node.get_closest_marker("no_identity"):
        yield
        return
    request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
    if connection.in_atomic_block:
        be_everyone(connection)
        # A request's identity lasts until the transaction ends, which here is the test's.
        request_finished.connect(be_everyone_again)
        yield
        request_finished.disconnect(be_everyone_again)
        return
    # Threads have connections of their own.
    connection_created.connect(be_everyone)
    be_everyone(connection)
    yield
    connection_created.disconnect(be_everyone)
    connection.close()


def be_everyone(connection, **_):
    if connection.alias == "default":
        connection.ensure_connection()
        # Below Django, which would count it among the queries of a page.
        connection.connection.execute(
            "SELECT set_config('app.user_id', %s, false), set_config('app.step', '', false),"
            " set_config('app.action', '', false), set_config('app.door', '', false)",
            [EVERYONE],
        )


def be_everyone_again(**_):
    if connection.in_atomic_block and not connection.needs_rollback:
        be_everyone(connection)


@pytest.fixture(autouse=True)
def language_left_behind():
    """Forget what language the last request of a test was answered in."""
    yield
    deactivate()


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


@pytest.fixture
def sign_in_proven():
    """Sign a client in as somebody who has shown a second factor, as staff have to."""

    def sign_in(client, person):
        client.force_login(person)
        session = client.session
        mark_proven(session=session)
        session.save()

    return sign_in


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Playwright keeps an event loop in this thread, by which Django takes it for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return browser_type_launch_args | {"executable_path": chromium(), "args": CHROMIUM_FLAGS}

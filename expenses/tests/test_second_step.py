"""Every route there is, before the second factor was shown."""

import pytest
from django.urls import reverse

from accounts.tests.test_second_step import an_app
from expenses.isolation.routes import routes

pytestmark = pytest.mark.django_db

OPEN_TO_ALL = (
    "/accounts/",
    "/.well-known/",
    "/metrics",
    "/admin/login/",
    # The same for everybody, without a row of anybody's.
    "/manifest.webmanifest",
    "/offline/",
    "/robots.txt",
    "/sw.js",
    "/api/v1/openapi.json",
)
ADMIN = sorted({route.path.replace("{}", "1") for route in routes() if "/admin/" in route.path})


@pytest.fixture
def half_way(client, alice):
    """A client whose password was right, with the code still to come."""
    an_app(alice)
    answers = {"username": "alice", "password": "alice's password"}
    client.post(reverse("accounts:login"), answers)
    return client


def test_a_session_half_way_opens_nothing(half_way):
    paths = {route.path.replace("{}", "1") for route in routes()}
    closed = {path for path in paths if not path.startswith(OPEN_TO_ALL)}

    answers = {path: half_way.get(path, follow=True) for path in closed}
    opened = {
        path
        for path, answer in answers.items()
        if answer.status_code == 200 and answer.request["PATH_INFO"] != reverse("accounts:login")
    }

    assert len(closed) > 30
    assert opened == set()


@pytest.mark.parametrize("path", ADMIN)
def test_no_page_of_the_back_office_opens_without_a_second_factor(client, alice, path):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    client.force_login(alice)

    answers = [client.get(path), client.post(path)]

    assert {answer.status_code for answer in answers} <= {302, 404, 405}

from datetime import timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db

LIST, PARSE, SAVE = "/expenses/", "/expenses/parse/", "/expenses/line/"
SIGN_IN, LEAVING = "/accounts/login/", "/accounts/leaving/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def leaving(client, alice):
    alice.leaves_at = timezone.now() + timedelta(days=1)
    alice.save()
    client.force_login(alice)
    return client


def told(answer):
    varies = "HX-Request" in answer["Vary"]
    return answer.status_code, answer.get("HX-Refresh"), answer.get("Location"), varies


def test_a_page_is_led_to_the_sign_in_and_back(client):
    answer = client.get(f"{LIST}?q=tea")

    assert told(answer) == (302, None, f"{SIGN_IN}?next=/expenses/%3Fq%3Dtea", True)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [LIST, "/expenses/bulk/", "/expenses/1/cell/amount/"])
def test_a_part_of_a_page_makes_the_whole_page_load_again(client, method, path):
    answer = getattr(client, method)(path, headers=HTMX)

    assert told(answer) == (204, "true", None, True)
    assert answer.content == b""


@pytest.mark.parametrize("path", [PARSE, SAVE])
def test_a_line_that_is_typed_leaves_its_page_open(client, path):
    part, page = (client.post(path, {"line": "4 tea"}, headers=more) for more in (HTMX, {}))

    assert told(part) == (204, None, None, True)
    assert told(page) == (302, None, f"{SIGN_IN}?next={path}", True)


def test_the_sign_in_answers_whoever_asks_for_it(client):
    page, part = (client.get(SIGN_IN, headers=more) for more in ({}, HTMX))

    assert (page.status_code, part.status_code) == (200, 200)


def test_whose_account_is_going_is_led_in_the_same_way(leaving):
    part, page = (leaving.get(LIST, headers=more) for more in (HTMX, {}))
    line = leaving.post(PARSE, {"line": "4 tea"}, headers=HTMX)

    assert told(part) == (204, "true", None, True)
    assert told(page) == (302, None, LEAVING, True)
    assert told(line) == (204, None, None, True)

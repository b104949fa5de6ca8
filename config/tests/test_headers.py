"""Every answer carries the headers, whoever gives it."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from config.headers import ALWAYS, POLICY_OF_FILES

SIGNED_OUT = ["/accounts/login/", "/healthz", "/nowhere/", "/admin/"]


def headers_of(response):
    return {name: response.headers.get(name) for name in ALWAYS}


@pytest.mark.django_db
@pytest.mark.parametrize("path", SIGNED_OUT)
def test_every_answer_says_what_a_browser_may_do(client, path):
    assert headers_of(client.get(path)) == ALWAYS


@pytest.mark.django_db
def test_a_file_has_a_policy_that_allows_nothing(tmp_path):
    (tmp_path / "app.css").write_text("body { margin: 0 }")
    with override_settings(STATIC_ROOT=tmp_path):
        answer = Client().get("/static/app.css")
    answer.close()

    assert answer.status_code == 200
    assert headers_of(answer) == ALWAYS | {"Content-Security-Policy": POLICY_OF_FILES}


@pytest.mark.django_db
def test_an_error_does_too(client, alice):
    client.force_login(alice)

    answers = [client.get("/?month=never"), client.put("/expenses/"), client.get("/x" * 9)]

    assert [answer.status_code for answer in answers] == [404, 405, 404]
    assert [headers_of(answer) for answer in answers] == [ALWAYS] * 3


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/expenses/", "/settings/profile/", "/accounts/login/"])
def test_a_page_is_kept_by_no_cache(client, alice, path):
    client.force_login(alice)

    assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.django_db
def test_signing_out_clears_what_the_browser_kept(client, alice):
    client.force_login(alice)

    response = client.post(reverse("accounts:logout"))

    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_the_policy_allows_nothing_inline():
    assert "unsafe" not in ALWAYS["Content-Security-Policy"]

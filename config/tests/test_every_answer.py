"""Every route, by every method and to whoever asks, answers with the headers and by the rules."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from config.errors import forbidden, too_many
from config.headers import ALWAYS
from expenses.isolation.routes import routes
from expenses.tests.making import a_person

pytestmark = pytest.mark.django_db

PATHS = sorted({route.path.replace("{}", "1") for route in routes()} | {"/healthz", "/readyz"})
ODD_METHODS = ["TRACE", "CONNECT", "BREW"]


def raising(error):
    def view(request):
        raise error

    return view


failing = [
    path("400/", raising(SuspiciousOperation())),
    path("403/", forbidden),
    path("413/", raising(RequestDataTooBig())),
    path("429/", lambda request: too_many(request, retry_after=5)),
    path("500/", raising(ValueError())),
    path("503/", raising(OperationalError())),
    path("text/", lambda request: HttpResponse("x", content_type="text/plain")),
]
urlpatterns = [path("", include("config.urls")), path("fail/", include((failing, "fail")))]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"


def ask(client, method, address, **more):
    answer = client.generic(method, address, **more)
    if answer.streaming:
        answer.getvalue()
    return answer


def without_headers(answers):
    """Return for each answer that lacks some header which ones it lacks."""
    found = {
        asked: {name for name in ALWAYS if name not in answer.headers}
        | ({"Cache-Control"} - set(answer.headers))
        for asked, answer in answers.items()
    }
    return {asked: missing for asked, missing in found.items() if missing}


@pytest.fixture(params=["a visitor", "a person", "staff"])
def asking(request, client):
    client.raise_request_exception = False
    if request.param != "a visitor":
        client.force_login(a_person(is_staff=request.param == "staff"))
    return client


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
def test_every_route_answers_with_every_header(asking, method):
    answers = {address: ask(asking, method, address) for address in PATHS}

    assert without_headers(answers) == {}
    assert {address for address, answer in answers.items() if answer.status_code >= 500} == set()


@pytest.mark.parametrize("method", ODD_METHODS)
def test_no_route_knows_an_odd_method(asking, method):
    answers = {address: ask(asking, method, address) for address in PATHS}

    assert {answer.status_code for answer in answers.values()} == {405}
    assert without_headers(answers) == {}
    assert all(answer.headers["Allow"] for answer in answers.values())


def test_no_page_takes_put_for_get(asking):
    answers = {address: ask(asking, "PUT", address).status_code for address in PATHS}

    assert {address for address, status in answers.items() if status < 300} == set()


@pytest.mark.parametrize("status", [400, 403, 413, 429, 500, 503])
def test_every_error_answers_with_every_header(client, settings, status):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    client.force_login(a_person())

    answer = client.get(f"/fail/{status}/")

    assert answer.status_code == status
    assert without_headers({status: answer}) == {}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", ""])
def test_a_foreign_host_is_refused_with_every_header(client, settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]

    answers = {address: client.get(address, headers={"host": host}) for address in PATHS[:20]}
    asked = {
        name: answer for name, answer in answers.items() if name not in {"/healthz", "/readyz"}
    }

    assert {answer.status_code for answer in asked.values()} == {400}
    assert without_headers(answers) == {}


def test_a_missing_static_file_answers_with_every_header(client):
    assert without_headers({"": client.get("/static/nowhere.css")}) == {}


FORWARDED = {
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-port": "444",
    "forwarded": "host=evil.example;proto=https",
    "x-real-ip": "203.0.113.9",
    "x-forwarded-for": "203.0.113.9",
}


def test_what_a_stranger_forwards_is_not_believed(client):
    request = RequestFactory().get("/", headers=FORWARDED)
    answer = client.get("/expenses/", headers=FORWARDED)

    assert (request.get_host(), request.scheme) == ("testserver", "http")
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"
    assert "evil.example" not in answer.headers["Location"]


def test_only_the_scheme_is_believed_behind_https(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    request = RequestFactory().get("/", headers=FORWARDED | {"host": "testserver"})

    assert (request.get_host(), request.scheme) == ("testserver", "https")


@pytest.fixture
def behind_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def test_every_answer_over_https_says_to_stay_there(client, behind_https):
    answers = {address: ask(client, "GET", address, secure=True) for address in PATHS}

    told = {answer.headers.get("Strict-Transport-Security") for answer in answers.values()}
    assert told == {"max-age=31536000; includeSubDomains"}


def test_http_leads_to_https_but_where_a_load_balancer_asks(client, behind_https):
    assert client.get("/expenses/").headers["Location"] == "https://testserver/expenses/"
    assert client.get("/healthz").status_code == 200

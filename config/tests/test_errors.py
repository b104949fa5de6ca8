import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt

from config import errors

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"


def raising(error):
    def view(request):
        raise error

    view.login_required = False
    return view


@csrf_exempt
def reading(request):
    return HttpResponse(str(len(request.POST)))


def guarded(request):
    return HttpResponse("written")


reading.login_required = guarded.login_required = False

EXPECTED = {
    "bad": (SuspiciousOperation("bad"), 400),
    "large": (RequestDataTooBig("large"), 413),
    "forbidden": (PermissionDenied(), 403),
    "missing": (Http404(), 404),
    "broken": (ValueError("secret detail"), 500),
    "away": (OperationalError("secret detail"), 503),
    "closed": (InterfaceError("secret detail"), 503),
}

urlpatterns = [
    *(path(name, raising(error)) for name, (error, _) in EXPECTED.items()),
    path("reading", reading),
    path("guarded", guarded),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    "handler",
    [
        errors.bad_request,
        errors.forbidden,
        errors.csrf_failure,
        errors.not_found,
        errors.too_large,
        errors.unavailable,
        errors.server_error,
    ],
)
def test_the_pages_need_no_database_and_are_not_kept(rf, handler):
    response = handler(rf.get("/"))

    assert response.status_code >= 400
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPECTED)
def test_every_error_has_its_page(client, name):
    client.raise_request_exception = False

    response = client.get(f"/{name}")

    assert response.status_code == EXPECTED[name][1]
    assert response["Content-Type"].startswith("text/html")
    assert b"secret detail" not in response.content
    assert b"<h1" in response.content


@pytest.mark.django_db
def test_an_unknown_address_is_not_found(client):
    client.raise_request_exception = False

    assert client.get("/no-such-page").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "retries"), [("away", True), ("broken", False)])
def test_only_what_mends_itself_asks_to_come_back(client, name, retries):
    client.raise_request_exception = False

    assert client.get(f"/{name}").has_header("Retry-After") == retries


@pytest.mark.django_db
def test_too_large_a_body_is_413_and_too_many_fields_400(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3

    large = client.post("/reading", "a=" + "x" * 200, "application/x-www-form-urlencoded")
    many = client.post("/reading", "a=&b=&c=&d=&e=", "application/x-www-form-urlencoded")

    assert (large.status_code, many.status_code) == (413, 400)


@pytest.mark.django_db
def test_a_form_without_its_token_has_its_own_page():
    response = Client(enforce_csrf_checks=True).post("/guarded")

    assert response.status_code == 403
    assert response.content == errors.csrf_failure(HttpRequest()).content


def test_too_many_says_when_to_come_back(rf):
    response = errors.too_many(rf.get("/"), retry_after=120)

    assert response.status_code == 429
    assert response["Retry-After"] == "120"
    assert b"2" in response.content


@pytest.mark.django_db
def test_what_is_not_there_leads_to_the_search(client):
    html = client.get("/missing").content.decode()

    assert f'href="{reverse("expenses:search", urlconf="config.urls")}"' in html

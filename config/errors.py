"""Pages for what went wrong. They need no database, no session and no person."""

import sys
from http import HTTPStatus

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.problems import is_of_a_program, problem

SECONDS_UNTIL_RETRY = 5


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _answer(request, "400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "403.html", HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, "403_csrf.html", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "404.html", HTTPStatus.NOT_FOUND)


def too_large(request: HttpRequest) -> HttpResponse:
    return _answer(request, "413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    return _answer(request, "429.html", HTTPStatus.TOO_MANY_REQUESTS, retry_after=retry_after)


def unavailable(request: HttpRequest) -> HttpResponse:
    return _answer(
        request, "503.html", HTTPStatus.SERVICE_UNAVAILABLE, retry_after=SECONDS_UNTIL_RETRY
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when it was the database that was away or overrun, since that mends itself."""
    # Django calls this from its except block; a middleware would see the finished page only.
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return _answer(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def _answer(
    request: HttpRequest, name: str, status: HTTPStatus, *, retry_after: int | None = None
) -> HttpResponse:
    if is_of_a_program(request):
        response = problem(status, _in_a_sentence(status))
    else:
        reference = structlog.contextvars.get_contextvars().get("request_id", "")
        page = render_to_string(name, {"reference": reference, "retry_after": retry_after})
        response = HttpResponse(page, status=status)
        response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def _in_a_sentence(status: HTTPStatus) -> str:
    match status:
        case HTTPStatus.NOT_FOUND:
            return _("There is nothing at this address.")
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return _("That is too large.")
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return _("The tracker cannot be reached for a moment. Nothing was stored; try again.")
        case HTTPStatus.INTERNAL_SERVER_ERROR:
            return _("Something broke on our side. Nothing was stored.")
        case _other:
            return _("This request cannot be answered as it was sent.")

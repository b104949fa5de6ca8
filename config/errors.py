"""Pages for what went wrong. They need no database, no session and no person."""

import sys
from http import HTTPStatus

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

SECONDS_UNTIL_RETRY = 5


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page("400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("403.html", HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page("403_csrf.html", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page("404.html", HTTPStatus.NOT_FOUND)


def too_large(request: HttpRequest) -> HttpResponse:
    return _page("413.html", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many(request: HttpRequest, *, retry_after: int) -> HttpResponse:
    return _page("429.html", HTTPStatus.TOO_MANY_REQUESTS, retry_after=retry_after)


def unavailable(request: HttpRequest) -> HttpResponse:
    return _page("503.html", HTTPStatus.SERVICE_UNAVAILABLE, retry_after=SECONDS_UNTIL_RETRY)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when it was the database that was away or overrun, since that mends itself."""
    # Django calls this from its except block; a middleware would see the finished page only.
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return _page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(name: str, status: HTTPStatus, *, retry_after: int | None = None) -> HttpResponse:
    reference = structlog.contextvars.get_contextvars().get("request_id", "")
    page = render_to_string(name, {"reference": reference, "retry_after": retry_after})
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response

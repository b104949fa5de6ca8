"""Calls of programs: whose token they bring decides who is asking, and nothing else does."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import tries
from accounts.middleware import spoken
from accounts.models import User
from accounts.problems import is_of_a_program, problem
from accounts.tokens import SECONDS_OF_WINDOW, WRITTEN, Call, count_call

SCHEME = re.compile(r"Bearer +(\S+)", re.IGNORECASE | re.ASCII)
IN_A_QUERY = re.compile(r"(?:^|[&;])(?:access_token|api_key|token)=", re.IGNORECASE)
WRONG = tries.by_address("token")
ASK = 'Bearer realm="Expense Tracker"'


class CallingMiddleware:
    """Put the token's owner in the place of whoever a cookie may say is signed in.

    It stands in front of the request's transaction, since calls and wrong tokens are counted
    whatever comes of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_of_a_program(request):
            return self.get_response(request)
        request.user = AnonymousUser()
        request.call = None  # type: ignore[attr-defined]
        with translation.override(spoken(request.LANGUAGE_CODE)):
            refusal = self.refusal_of(request)
        response = refusal or self.get_response(request)
        if request.call:  # type: ignore[attr-defined]
            _tell_limit(response, request.call)  # type: ignore[attr-defined]
        return response

    def refusal_of(self, request: HttpRequest) -> HttpResponse | None:
        if is_in_address(request):
            return problem(
                HTTPStatus.BAD_REQUEST,
                _(
                    "A token in an address ends up in logs. Send it in the Authorization header,"
                    " and revoke this one if it was real."
                ),
            )
        given = request.headers.get("Authorization")
        if given is None:
            return None
        found = SCHEME.fullmatch(given)
        call = count_call(written=found[1]) if found else None
        person = User.objects.with_id(call.owner) if call else None
        if call is None or person is None:
            return self.unknown(request)
        request.call = call  # type: ignore[attr-defined]
        if call.calls > settings.API_CALLS_PER_MINUTE:
            return problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                _("This token has made too many calls. Wait, and then go on."),
                Retry_After=str(call.seconds_left),
            )
        request.user = person
        return None

    def unknown(self, request: HttpRequest) -> HttpResponse:
        wait = tries.count(digest=WRONG.digest(request), limit=WRONG.limit)
        if wait:
            return problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                _("Too many wrong tokens came from your address. Wait, and then go on."),
                Retry_After=str(wait),
            )
        return unauthorised()


def unauthorised() -> HttpResponse:
    return problem(
        HTTPStatus.UNAUTHORIZED,
        _(
            "Send a token of yours in the Authorization header, like “Authorization: Bearer pet_…”."
            " This one is unknown, expired or revoked, or there is none."
        ),
        WWW_Authenticate=ASK,
    )


def is_in_address(request: HttpRequest) -> bool:
    query = unquote(request.META.get("QUERY_STRING", ""))
    return bool(WRITTEN.search(request.path_info + "?" + query) or IN_A_QUERY.search(query))


def _tell_limit(response: HttpResponse, call: Call) -> None:
    """As draft-ietf-httpapi-ratelimit-headers has it."""
    most = settings.API_CALLS_PER_MINUTE
    response["RateLimit-Policy"] = f'"minute";q={most};w={SECONDS_OF_WINDOW}'
    response["RateLimit"] = f'"minute";r={max(0, most - call.calls)};t={call.seconds_left}'

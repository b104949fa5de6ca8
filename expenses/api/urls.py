"""Where each operation is. All of them are open to who has no session: a token decides."""

import json
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from ninja.parser import Parser

from accounts.problems import problem
from expenses.api import (
    activity,
    categories,
    expenses,
    export,
    import_steps,
    imports,
    me,
    payment_methods,
    rules,
    sets,
    suggestions,
    tags,
    totals,
    typed,
)
from expenses.api.answering import answer
from expenses.api.describing import DescribedAPI
from expenses.api.refusing import answer_with_problems

VERSION = "1"
ABOUT = "Record expenses and read them, in the name of the person whose token you send."
SCHEMA = "openapi.json"

app_name = "api"


class StrictParser(Parser):
    """JSON and nothing more: Python's own reader takes NaN and Infinity for numbers."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_no_number)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


api = DescribedAPI(
    title="Expense Tracker",
    version=VERSION,
    description=ABOUT,
    parser=StrictParser(),
    urls_namespace=app_name,
)
answer_with_problems(api)
# Of one prefix, addresses that are words come before those with an id in that place.
for prefix, router in [
    ("/expenses", sets.router),
    ("/expenses", typed.router),
    ("/expenses", expenses.router),
    ("/categories", categories.router),
    ("/payment-methods", payment_methods.router),
    ("/tags", tags.router),
    ("/rules", rules.router),
    ("/totals", totals.router),
    ("/suggestions", suggestions.router),
    ("/imports", imports.router),
    ("/imports", import_steps.router),
    ("/activity", activity.router),
    ("/export", export.router),
    ("/me", me.router),
]:
    api.add_router(prefix, router)


@cache
def schema() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


def tell_schema(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return not_allowed(["GET"])
    return answer(request, schema())


def not_allowed(methods: list[str]) -> HttpResponse:
    words = _("This address answers to %(methods)s.") % {"methods": ", ".join(methods)}
    return problem(HTTPStatus.METHOD_NOT_ALLOWED, words, Allow=", ".join(methods))


def _opened(view: Callable[..., Any], methods: list[str]) -> Callable[..., Any]:
    """Take the view out of the session's care: SignInMiddleware would lead to a page."""

    def opened(request: HttpRequest, **names: str) -> HttpResponse:
        if request.method not in methods:
            return not_allowed(methods)
        response: HttpResponse = view(request, **names)
        return response

    opened.login_required = False  # type: ignore[attr-defined]
    opened.csrf_exempt = True  # type: ignore[attr-defined]
    return opened


def _patterns() -> list[URLPattern]:
    """One for each path, whatever methods it has; Ninja makes one for each operation."""
    found = [path(SCHEMA, _opened(tell_schema, ["GET"]), name="schema")]
    for router in api._get_bound_routers():  # noqa: SLF001 - what its own `urls` are made of
        patterns = {str(one.pattern): one for one in reversed([*router.urls_paths(router.prefix)])}
        for place, view in router.path_operations.items():
            methods = [method for one in view.operations for method in one.methods]
            route = "/".join(part for part in (router.prefix, place) if part)
            route = route.replace("//", "/").strip("/").replace("{", "<").replace("}", ">")
            pattern = patterns[route]
            found.append(path(route, _opened(pattern.callback, methods), name=pattern.name))
    return found


urlpatterns = _patterns()

"""The schema, with what every operation has in common told of each."""

from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from accounts.calling import ASK
from accounts.models.token import LONGEST_KEY
from accounts.problems import DOOR, MEDIA_TYPE
from expenses.api.asking import Needs

REF = "#/components/"
ROW = "{"
BRINGS_BODY = {"POST", "PUT", "PATCH"}
IS_SAFE = "GET"
FILE = "text/csv"

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `detail` is a sentence in the person's language.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string", "examples": ["Unprocessable Entity"]},
        "status": {"type": "integer", "examples": [422]},
        "detail": {"type": "string", "examples": ["Write a real day like 2026-11-03."]},
        "errors": {
            "type": "array",
            "description": "Each field that is wrong; an empty name is the whole of it.",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {
                    "field": {"type": "string", "examples": ["spent_on"]},
                    "detail": {
                        "type": "string",
                        "examples": ["Write a real day like 2026-11-03."],
                    },
                },
            },
        },
    },
}

HEADERS: dict[str, tuple[str, str, str]] = {
    "ETag": (
        "ETag",
        "What tells this answer from another. Send it back in `If-None-Match`.",
        '"5d41402abc4b2a76b9719d91"',
    ),
    "Location": (
        "Location",
        "Where the new row is, or the one to look at again.",
        f"{DOOR}expenses/1042",
    ),
    "RateLimitPolicy": (
        "RateLimit-Policy",
        "How many calls a token has in how many seconds.",
        '"minute";q=600;w=60',
    ),
    "RateLimit": (
        "RateLimit",
        "How many calls are left, and for how many seconds.",
        '"minute";r=599;t=60',
    ),
    "RetryAfter": ("Retry-After", "Seconds to wait.", "30"),
    "Replayed": (
        "Idempotency-Replayed",
        "“true” on an answer that was kept from the first call.",
        "true",
    ),
    "Authenticate": ("WWW-Authenticate", "What to send.", ASK),
}
COUNTED = ["RateLimitPolicy", "RateLimit"]
PLACED = {201, 202}

REFUSALS: dict[int, tuple[str, list[str]]] = {
    400: ("The body is no JSON, a header is malformed, or a token is in the address.", []),
    401: ("There is no token, or it is unknown, expired or revoked.", ["Authenticate"]),
    403: ("The token lacks the scope.", COUNTED),
    404: ("There is no such thing, or it is another person's.", COUNTED),
    409: (
        "A call with this `Idempotency-Key` runs, or the row has changed or is in no state for it.",
        COUNTED,
    ),
    412: ("The row is not what `If-Match` says any more.", COUNTED),
    413: ("The body is larger than 2.5 MB, or a file larger than is taken here.", COUNTED),
    415: ("The body is not sent as `application/json`, or a file as form data.", COUNTED),
    422: ("What was sent cannot be done; `errors` names the fields.", COUNTED),
    429: ("Too many calls, or too many wrong tokens.", ["RetryAfter"]),
    503: ("The database is away. Nothing was stored; try again.", ["RetryAfter"]),
}
PARAMETERS: dict[str, dict[str, Any]] = {
    "IdempotencyKey": {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "description": (
            "A name of your own for this write. Sent again with it within 24 hours, the write is"
            " not done again: the first answer comes back. A refusal is not kept."
        ),
        "schema": {"type": "string", "pattern": f"^[!-~]{{1,{LONGEST_KEY}}}$"},
        "example": "7f0c0a4e-lunch",
    },
    "IfMatch": {
        "in": "header",
        "name": "If-Match",
        "required": False,
        "description": "Write only if the row still has this ETag; else the answer is 412.",
        "schema": {"type": "string"},
        "example": '"5d41402abc4b2a76b9719d91"',
    },
    "IfNoneMatch": {
        "in": "header",
        "name": "If-None-Match",
        "required": False,
        "description": "Answer 304 without a body if the answer still has this ETag.",
        "schema": {"type": "string"},
        "example": '"5d41402abc4b2a76b9719d91"',
    },
}


def _an_example(status: int, words: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": words,
    }
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        told["detail"] = "Write a real day like 2026-11-03."
        told["errors"] = [{"field": "spent_on", "detail": told["detail"]}]
    return told


COMMON = {
    "responses": {
        f"Problem{status}": {
            "description": words,
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": f"{REF}schemas/Problem"},
                    "example": _an_example(status, words),
                }
            },
            "headers": {HEADERS[name][0]: {"$ref": f"{REF}headers/{name}"} for name in headers},
        }
        for status, (words, headers) in REFUSALS.items()
    },
    "parameters": PARAMETERS,
    "headers": {
        name: {"description": words, "schema": {"type": "string"}, "example": example}
        for name, (_header, words, example) in HEADERS.items()
    },
    "securitySchemes": {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token made under Settings, API tokens. Cookies do not count.",
        }
    },
}


class Description(OpenAPISchema):
    """Ninja's schema, and what the doors in front of every operation answer."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        details = super().operation_details(operation)
        (method,) = operation.methods
        needs = next((one for one in operation.auth_callbacks if isinstance(one, Needs)), None)
        details["tags"] = operation.tags or []
        details["security"] = [{"token": [needs.scope]}] if needs else []
        if needs:
            details["x-scope"] = needs.scope
        is_file = any(FILE in one.get("content", {}) for one in details["responses"].values())
        details["parameters"] += [
            {"$ref": f"{REF}parameters/{name}"}
            for name in _headers_of(operation, method)
            if not is_file
        ]
        for status, response in details["responses"].items():
            response["headers"] = _told(method, status, is_file=is_file)
        for status in _refusals_of(operation, method):
            details["responses"][status] = {"$ref": f"{REF}responses/Problem{status}"}
        if method == IS_SAFE and not is_file:
            details["responses"][304] = {
                "description": "The answer is what `If-None-Match` says.",
                "headers": {"ETag": {"$ref": f"{REF}headers/ETag"}},
            }
        details["responses"] = dict(sorted(details["responses"].items()))
        return details

    def request_body(self, operation: Operation) -> dict[str, Any]:
        body: dict[str, Any] = super().request_body(operation)
        for content in body.get("content", {}).values():
            # A body that can be left out is wrapped, to give it a default that says nothing more.
            (content["schema"],) = content["schema"].get("allOf", [content["schema"]])
        return body

    def get_components(self) -> dict[str, Any]:
        components = super().get_components()
        components["schemas"]["Problem"] = PROBLEM
        return components | COMMON


def _headers_of(operation: Operation, method: str) -> list[str]:
    if method == IS_SAFE:
        return ["IfNoneMatch"]
    return ["IdempotencyKey", "IfMatch"] if _is_of_row(operation) else ["IdempotencyKey"]


def _is_of_row(operation: Operation) -> bool:
    return ROW in operation.path or bool((operation.openapi_extra or {}).get("x-row"))


def _told(method: str, status: int, *, is_file: bool) -> dict[str, Any]:
    names = [*COUNTED] if is_file else ["ETag", *COUNTED]
    if method != IS_SAFE:
        names.append("Replayed")
    if status in PLACED:
        names.append("Location")
    return {HEADERS[name][0]: {"$ref": f"{REF}headers/{name}"} for name in names}


def _refusals_of(operation: Operation, method: str) -> list[int]:
    statuses = [400, 401, 403, 422, 429, 503]
    extra = operation.openapi_extra or {}
    if ROW in operation.path or method == IS_SAFE or extra.get("x-by-name"):
        statuses.append(404)
    if method != IS_SAFE:
        statuses += [409, 413, 415]
        if _is_of_row(operation):
            statuses.append(412)
    return statuses


class DescribedAPI(NinjaAPI):
    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Any = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return Description(self, prefix)

"""What programs are told when something is the matter (RFC 9457)."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

MEDIA_TYPE = "application/problem+json"
DOOR = "/api/v1/"


@dataclass(frozen=True)
class Mistake:
    """What is the matter with one field, in a sentence; in a body, dots lead to an inner one."""

    field: str
    detail: str


def is_of_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(DOOR)


def problem(
    status: HTTPStatus, detail: Any, *, mistakes: Iterable[Mistake] = (), **headers: str
) -> HttpResponse:
    """Return the answer; `headers` are named with "_" for "-"."""
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": str(detail),
    }
    if listed := [asdict(one) for one in mistakes]:
        told["errors"] = listed
    response = HttpResponse(
        json.dumps(told, ensure_ascii=False), status=status, content_type=MEDIA_TYPE
    )
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response

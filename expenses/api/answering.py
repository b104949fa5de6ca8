"""Answers as bytes that say what they are, so that nobody fetches or overwrites in vain."""

import json
from hashlib import blake2b
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from expenses.api.refusing import StaleError

MEDIA_TYPE = "application/json"


def encoded(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def etag_of(body: bytes) -> str:
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def answer(
    request: HttpRequest, told: Any, *, status: HTTPStatus = HTTPStatus.OK, **headers: str
) -> HttpResponse:
    """Return the answer with its ETag, or 304 to a read that has it already."""
    body = encoded(told)
    etag = etag_of(body)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if request.method == "GET" and ("*" in known or _weak(etag) in map(_weak, known)):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response["Content-Type"]
    else:
        response = HttpResponse(body, status=status, content_type=MEDIA_TYPE)
    response["ETag"] = etag
    patch_vary_headers(response, ["Authorization"])
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def check_match(request: HttpRequest, told: Any) -> None:
    """Raise StaleError unless the row, locked by now, is one that `If-Match` names."""
    wanted = request.headers.get("If-Match")
    if wanted is None:
        return
    named = parse_etags(wanted)
    # A weak tag matches nothing here (RFC 9110, 13.1.1).
    if "*" not in named and etag_of(encoded(told)) not in named:
        raise StaleError


def _weak(etag: str) -> str:
    return etag.removeprefix("W/")

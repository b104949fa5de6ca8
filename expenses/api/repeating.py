"""A write sent again with the same key is done once, and answered as it was the first time."""

import json
import re
from collections.abc import Callable
from hashlib import blake2b, sha256
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import KeptAnswer
from accounts.models.token import LONGEST_KEY
from accounts.problems import Mistake, problem
from accounts.tokens import KEPT_FOR, Call
from expenses.importing.keeping import too_large

HEADER = "Idempotency-Key"
KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}", re.ASCII)
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
# Held until the transaction of whoever took it ends, and never waited for.
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(%s)"


class RepeatingMiddleware:
    """Within the request's transaction: the write and its kept answer are stored, or neither is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        call: Call | None = getattr(request, "call", None)
        if call is None or request.method not in WRITES:
            return self.get_response(request)
        if refusal := _unreadable(request):
            return refusal
        key = request.headers.get(HEADER)
        if key is None:
            return self.get_response(request)
        if not KEY.fullmatch(key):
            words = _("Use 1 to %(most)d signs of ASCII without blanks as the Idempotency-Key.")
            return problem(HTTPStatus.BAD_REQUEST, words % {"most": LONGEST_KEY})
        return self.once(request, call, key)

    def once(self, request: HttpRequest, call: Call, key: str) -> HttpResponse:
        if not _locked(call, key):
            return problem(
                HTTPStatus.CONFLICT,
                _("The first call with this Idempotency-Key is still running. Try again."),
                Retry_After="1",
            )
        answers = KeptAnswer.objects.owned_by(request.user).filter(token=call.token, key=key)  # type: ignore[arg-type]
        kept = answers.first()
        if kept and kept.made_at < timezone.now() - KEPT_FOR:
            answers.delete()
            kept = None
        digest = _digest(request)
        if kept is None:
            response = self.get_response(request)
            if response.status_code < HTTPStatus.BAD_REQUEST:
                _keep(request, call, key, digest, response)
            return response
        if kept.digest != digest:
            return problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                _("This Idempotency-Key was used for something else. Use another one."),
            )
        again = HttpResponse(kept.body, status=kept.status, headers=kept.headers)
        again["Idempotency-Replayed"] = "true"
        return again


def brings_file(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path_info == reverse("api:imports")


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to a body of the wrong kind, or to a file that is too large."""
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    if not brings_file(request):
        if request.body and request.content_type != "application/json":
            return problem(status, _("Send JSON, as “application/json”."))
        return None
    if request.content_type != "multipart/form-data":
        return problem(status, _("Send the file as “multipart/form-data”."))
    # Read here, so that no more of it is kept than may be, in memory or on the disk.
    request.FILES  # noqa: B018 - that is what reads it
    marks = ("upload_is_too_large", "uploads_are_too_large")
    if not any(getattr(request, mark, False) for mark in marks):
        return None
    words = too_large(settings.UPLOAD_MAX_BYTES)
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words, mistakes=[Mistake("file", words)])


def _locked(call: Call, key: str) -> bool:
    named = blake2b(f"{call.token} {key}".encode(), digest_size=8, person=b"api.repeat")
    with connection.cursor() as cursor:
        cursor.execute(TRY_LOCK, [int.from_bytes(named.digest(), signed=True)])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)


def _digest(request: HttpRequest) -> str:
    """What tells this request from another one with its key."""
    parts: list[Any] = [
        request.method,
        request.get_full_path(),
        request.headers.get("If-Match", ""),
    ]
    if not brings_file(request):
        return sha256(json.dumps(parts).encode() + request.body).hexdigest()
    # Its fields and not its bytes, in which what stands between them is made up each time.
    parts += sorted(request.POST.lists())
    for name, files in request.FILES.lists():
        for file in files:
            digest = sha256()
            for piece in file.chunks():
                digest.update(piece)
            parts += [name, file.name, digest.hexdigest()]
    return sha256(json.dumps(parts).encode()).hexdigest()


def _keep(request: HttpRequest, call: Call, key: str, digest: str, response: HttpResponse) -> None:
    KeptAnswer.objects.create(
        owner=request.user,  # type: ignore[misc] # a call has one
        token_id=call.token,
        key=key,
        digest=digest,
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=response.content.decode(),
        made_at=timezone.now(),
    )

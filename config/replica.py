"""Lists and reports from a copy of the database, where `DATABASE_REPLICA_URL` names one.

A view with `reads_replica` is answered from it, inside a transaction of its own in the person's
name: the policies hold there as well. A copy is behind by moments, so whoever has just written
reads from the primary for some seconds, which a cookie says; and so does everybody while the
copy is away.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from accounts.identity import take_identity

REPLICA = "replica"
SECONDS_AFTER_A_WRITE = 10
READS = {"GET", "HEAD"}
BAD_REQUEST = 400

_reads_there: ContextVar[bool] = ContextVar("reads from the replica", default=False)


class ReplicaRouter:
    """Send what is read for a page from the replica there, and leave all else alone."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return REPLICA if _reads_there.get() else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


class ReplicaMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if REPLICA not in settings.DATABASES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.may_read_there(request) and is_there():
            with reading_there(cast(int, request.user.pk)):
                return self.get_response(request)
        response = self.get_response(request)
        if request.method not in READS and response.status_code < BAD_REQUEST:
            response.set_cookie(
                settings.WROTE_COOKIE_NAME,
                "1",
                max_age=SECONDS_AFTER_A_WRITE,
                secure=settings.BEHIND_HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response

    def may_read_there(self, request: HttpRequest) -> bool:
        if request.method not in READS or settings.WROTE_COOKIE_NAME in request.COOKIES:
            return False
        try:
            view: Any = resolve(request.path_info).func
        except Resolver404:
            return False
        is_read_there = getattr(getattr(view, "view_class", None), "reads_replica", False)
        return bool(is_read_there and request.user.is_authenticated)


def is_there() -> bool:
    """Whether the replica answers. A connection that is kept may have ended meanwhile."""
    connection = connections[REPLICA]
    try:
        if connection.connection is not None and not connection.is_usable():
            connection.close()
        connection.ensure_connection()
    except OperationalError:
        return False
    return True


@contextmanager
def reading_there(person: int) -> Iterator[None]:
    with transaction.atomic(using=REPLICA):
        take_identity(person, door="page", using=REPLICA)
        token = _reads_there.set(True)
        try:
            yield
        finally:
            _reads_there.reset(token)

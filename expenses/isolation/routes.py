"""Every route that the resolver knows, asked as the second person for the first's rows.

An answer has to be the one for rows that do not exist, and must hold no word of the first's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.identity import EVERYONE, take_identity
from accounts.middleware import PersonMiddleware
from accounts.models import User
from accounts.problems import DOOR
from expenses.isolation.household import (
    DELETED_AT,
    MISSING,
    NEVER_DELETED_AT,
    PRESENT,
    TRASHED,
    Household,
)
from expenses.isolation.programs import Caller
from expenses.isolation.walls import Finding, owned_tables

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
HOST = "localhost"
PERSON = "accounts.middleware.PersonMiddleware"
CHANGES_WITH_EVERY_ANSWER = re.compile(
    rb'(csrfmiddlewaretoken" value="|csrf-?token"?:? ?"?|"X-CSRFToken": ?")[A-Za-z0-9]{64}'
    rb'|"challenge": "[\w-]+'
    # What a program made: the ids of the first are longer than any that a sequence gives.
    rb'|"(?:id|change)":"\d{1,12}"|"(?:created|updated)_at":"[^"]+"'
    rb"|Location: /api/v1/[\w-]+/\d{1,12}(?=\n)"
    rb"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
# An ETag and a length say of a body what the body, which is compared, says itself; and ids of what
# was just made can differ in theirs.
HEADERS_OF_THEIR_OWN = {
    "Set-Cookie", "X-Request-ID", "X-Correlation-ID", "Date", "Expires", "RateLimit", "ETag",
    "Content-Length",
}  # fmt: skip
BULK_ACTIONS = [
    "category", "add_tag", "remove_tag", "date", "payment_method", "exclude", "include",
    "delete",
]  # fmt: skip


class OpenedPolicies(PersonMiddleware):
    """Lets the database show everyone's rows, so that only what the views filter stands."""

    def identity_of(self, person: User | AnonymousUser) -> int | str:
        return EVERYONE


@dataclass(frozen=True)
class Route:
    name: str
    view: str
    path: str  # with {} for each id

    @property
    def has_row(self) -> bool:
        return "{}" in self.path


class Walk:
    """One walk over all routes; `is_opened` lifts the policies for it."""

    def __init__(self, household: Household, *, is_opened: bool) -> None:
        self.household = household
        self.is_opened = is_opened
        self.tables = owned_tables()
        self.refused: set[tuple[Route, str]] = set()

    def findings(self) -> Iterator[Finding]:
        opened = f"{OpenedPolicies.__module__}.{OpenedPolicies.__qualname__}"
        middleware = [
            opened if self.is_opened and name == PERSON else name for name in settings.MIDDLEWARE
        ]
        with override_settings(MIDDLEWARE=middleware, ALLOWED_HOSTS=[HOST]):
            self.client = Client(raise_request_exception=False)
            take_identity(EVERYONE)
            self.client.force_login(self.household.second)
            self.cookies = self.client.cookies.output(header="")
            self.program = Caller(self.household.second, host=HOST)
            self.before = self._digest()
            for route in routes():
                leaks = (leak for probe in _probes(route) if (leak := self._leaks(route, *probe)))
                yield Finding(f"{route.name} ({route.view})", next(leaks, ""))

    def _leaks(self, route: Route, *probe: Any) -> str:
        """As `_leak`, but for what does not come again: a clock may go on between two answers."""
        if self._leak(route, *probe):
            Walk._answers_without_row.cache_clear()
            return self._leak(route, *probe)
        return ""

    def _leak(self, route: Route, pk: int, method: str, part: str, action: str) -> str:
        """Return what is wrong with the answer, "" for nothing."""
        if (route, method) in self.refused:
            return ""
        first, nothing = self.household.word, self.household.no_word
        found = self._answer(route, pk, method, part, _form(pk, first, DELETED_AT, action))
        # Refused for its method alone, and empty: no row was looked at, and asking for one that
        # does not exist, or once more, would say the same.
        if found is not None and found.startswith(b"405") and found.endswith(b"\n"):
            self.refused.add((route, method))
            return ""
        missing, plain = self._answers_without_row(route, method, part, action)
        asked = f"{method}{' of a part' if part else ''}{' to ' + action if action else ''}"
        if found is None or missing is None or plain is None:
            return f"{asked} changes a row of the first"
        if any(answer.startswith(b"5") for answer in (found, missing, plain)):
            return f"{asked} fails, which proves nothing"
        if any(sign in missing + plain for sign in (first.encode(), b"%d" % PRESENT)):
            return f"{asked} shows a row of the first to whoever asks"
        found = found.replace(first.encode(), nothing.encode())
        found = found.replace(b"%d" % pk, b"%d" % MISSING)
        for moment, never in zip(_written(DELETED_AT), _written(NEVER_DELETED_AT), strict=True):
            # In both: the second's own trash is of that moment too.
            found, missing = found.replace(moment, never), missing.replace(moment, never)
        return "" if found == missing else f"{asked} is not answered like for a missing row"

    @cache  # noqa: B019 - a walk is short
    def _answers_without_row(
        self, route: Route, method: str, part: str, action: str
    ) -> tuple[bytes | None, bytes | None]:
        form = _form(MISSING, self.household.no_word, NEVER_DELETED_AT, action)
        return (
            self._answer(route, MISSING, method, part, form),
            self._answer(route, MISSING, method, part, {}) if method == "GET" else b"",
        )

    def _answer(
        self, route: Route, pk: int, method: str, part: str, form: dict[str, Any]
    ) -> bytes | None:
        """Return the answer, which leaves nothing behind; None where it changed a row."""
        path = route.path.replace("{}", str(pk))
        with transaction.atomic():
            self.client.cookies.clear()
            self.client.cookies.load(self.cookies)
            send = self._call if route.path.startswith(DOOR) else self._ask
            answer = _comparable(send(route, path, method, part, form))
            take_identity(EVERYONE)
            is_changed = self._digest() != self.before
            transaction.set_rollback(True)
        return None if is_changed else answer

    def _ask(self, route: Route, path: str, method: str, part: str, form: dict[str, Any]) -> Any:
        """As a browser asks for a page."""
        if method != "GET" and form:
            path += f"?{urlencode(form, doseq=True)}"
        more: dict[str, Any] = {"headers": {"HX-Request": part} if part else {}, "secure": True}
        if method in {"PUT", "PATCH"}:
            more["content_type"] = "application/json"
        send = getattr(self.client, method.lower())
        return send(path, form, SERVER_NAME=HOST, **more)

    def _call(self, route: Route, path: str, method: str, part: str, form: dict[str, Any]) -> Any:
        """As a program of the second calls; it brings the second's cookies too, in vain."""
        call = self.program.call(route.path, method, form)
        if call.query:
            path += f"?{urlencode(call.query, doseq=True)}"
        return self.client.generic(
            method,
            path,
            call.body,
            content_type=call.kind,
            headers=self.program.headers,
            SERVER_NAME=HOST,
            secure=True,
        )

    def _digest(self) -> str:
        """Every column of every row of the first."""
        rows = " UNION ALL ".join(
            f"SELECT '{table}', row.id, row.*::text FROM {table} row WHERE owner_id = %(owner)s"  # noqa: S608 - from the catalogue
            for table in self.tables
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT md5(string_agg(row::text, '' ORDER BY row)) FROM ({rows}) row",  # noqa: S608
                {"owner": self.household.first.pk},
            )
            (digest,) = cursor.fetchone()
        return str(digest)


def _probes(route: Route) -> Iterator[tuple[int, str, str, str]]:
    """Each id, method, whole page or part, and action that the route is tried with."""
    for pk in (PRESENT, TRASHED) if route.has_row else (PRESENT,):
        for method in METHODS:
            is_bulk = method == "POST" and route.path.endswith("bulk/")
            for action in BULK_ACTIONS if is_bulk else [""]:
                for part in ("", "true") if method == "GET" else ("",):
                    yield pk, method, part, action


def routes() -> list[Route]:
    return list(_routes_in(get_resolver(), "", "/"))


def _routes_in(resolver: URLResolver, namespace: str, path: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        part = _filled_in(entry)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _routes_in(entry, inner, path + part)
        elif isinstance(entry, URLPattern):
            view = getattr(entry.callback, "view_class", entry.callback)
            name = f"{namespace}{entry.name or entry.pattern}"
            yield Route(name, f"{view.__module__}.{view.__qualname__}", path + part)


def _filled_in(entry: URLPattern | URLResolver) -> str:
    """The pattern as a path: an id for every argument that could be one, else a word."""
    pattern = str(entry.pattern).lstrip("^").rstrip("$")
    pattern = re.sub(r"\(\?P<\w+>(\w+)(?:\|\w+)*\)", r"\1", pattern)
    pattern = re.sub(r"\(\?P<\w+>.*?\)", "nowhere", pattern)
    return re.sub(
        r"<(?:\w+:)?(?:uidb64|token)>",
        "nothing",
        re.sub(r"<(?!.*(uidb64|token)).*?>", "{}", pattern),
    )


def _written(moment: datetime) -> list[bytes]:
    text = moment.isoformat()
    once = quote(text, safe="")
    return [way.encode() for way in (text, quote(text), once, quote(once), quote(once, safe=""))]


def _form(pk: int, word: str, moment: datetime, action: str) -> dict[str, Any]:
    """Every field that any form or filter of ours has, with the first's rows in it."""
    return {
        "action": action,
        "expense": [pk],
        "id": pk,
        "category": pk,
        "parent": pk,
        "into": pk,
        "payment_method": pk,
        "paid": pk,
        "tag": word,
        "tags": word,
        "q": word,
        "query": f"q={word}",
        "subject": word,
        "rule": word,
        "deleted_at": moment.isoformat(),
        "undo": pk,
        "after": f"2026-01-03.{pk}",
        "_selected_action": [pk],
        "month": "2026-01",
        "day": "2026-01-02",
        "spent_on": "2026-01-02",
        "when": "other",
        "amount": "12.50",
        "currency": "USD",
        "direction": "spent",
        "title": "Tried",
        "title_how": "contains",
        "title_text": word,
        "new_title": "Tried",
        "line": f"12.50 {word}",
        "which": [pk],
        "change": "",
        "by": "category",
        "from": "2026-01-01",
        "to": "2026-01-31",
        "name": "Tried",
        "kind": "spending",
        "icon": "tag",
        "colour": "1",
        "version": "1",
        "archived": "yes",
    }


def _comparable(answer: HttpResponse) -> bytes:
    headers = [
        f"{name}: {value}"
        for name, value in sorted(answer.items())
        if name not in HEADERS_OF_THEIR_OWN
    ]
    body = answer.getvalue()
    whole = f"{answer.status_code}\n{chr(10).join(headers)}\n".encode() + body
    return CHANGES_WITH_EVERY_ANSWER.sub(rb"\1", whole)

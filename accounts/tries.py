"""How often something may be tried, counted in the database, so by every worker alike.

A key is a keyed digest of who or where it was: no name and no address is stored. A view says
what counts by `tries = [...]`; `TriesMiddleware` counts before the view begins, in front of
the request's transaction, since an answer that refuses rolls that back.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.module_loading import import_string

from accounts.folding import fold
from accounts.middleware import spoken
from accounts.models import User
from accounts.watching import tell

LONGEST_NAME = 600
BAD_REQUEST = 400


@dataclass(frozen=True)
class Limit:
    """So many tries without a wait, then one after each of these waits; the last one repeats.

    Whoever leaves it alone for `memory` begins anew. Every wait has an end.
    """

    free: int
    waits: tuple[int, ...]
    memory: timedelta

    @property
    def seconds_after(self) -> list[int]:
        """The wait after the first try, the second one, and so on."""
        return [0] * (self.free - 1) + list(self.waits)


GUESSED = Limit(free=5, waits=(30, 60, 120, 300, 900), memory=timedelta(hours=1))
FROM_ONE_PLACE = Limit(free=30, waits=(600,), memory=timedelta(minutes=10))
MAILED = Limit(free=3, waits=(300, 900), memory=timedelta(hours=1))
ACCOUNTS_MADE = Limit(free=10, waits=(600,), memory=timedelta(minutes=10))

# One statement, which waits for whoever is counting in the same moment and then looks again:
# of many parallel tries exactly the allowed ones get through.
COUNT = """
INSERT INTO accounts_tries AS t (digest, count, begun_at, ends_at)
VALUES (%(digest)s, 1, clock_timestamp(), clock_timestamp() + %(memory)s)
ON CONFLICT (digest) DO UPDATE SET
    count = CASE WHEN t.ends_at <= clock_timestamp() THEN 1 ELSE t.count + 1 END,
    begun_at = clock_timestamp(),
    ends_at = clock_timestamp() + greatest(%(memory)s, CASE
        WHEN t.ends_at <= clock_timestamp() THEN interval '0'
        ELSE (%(waits)s::int[])[least(t.count + 1, %(last)s)] * interval '1 second'
    END)
WHERE t.ends_at <= clock_timestamp()
   OR t.begun_at + (%(waits)s::int[])[least(t.count, %(last)s)] * interval '1 second'
      <= clock_timestamp()
RETURNING count
"""
REMAINING = """
SELECT ceil(extract(epoch FROM
    begun_at + (%(waits)s::int[])[least(count, %(last)s)] * interval '1 second'
    - clock_timestamp()))::int
FROM accounts_tries WHERE digest = %(digest)s
"""
FORGET = "DELETE FROM accounts_tries WHERE digest = %s"
GIVE_BACK = "UPDATE accounts_tries SET count = greatest(count - 1, 1) WHERE digest = %s"
CLEAR = "DELETE FROM accounts_tries WHERE ends_at <= clock_timestamp()"


@dataclass(frozen=True)
class Tried:
    """One thing that is counted: what for, of whom or from where, and how often it may be."""

    kind: str
    limit: Limit
    who: Callable[[HttpRequest], str]
    # Of an address only what succeeded is given back, or an account of one's own would clear it.
    is_forgotten_on_success: bool = True

    def digest(self, request: HttpRequest) -> str:
        return digest_of(kind=self.kind, who=self.who(request))


def by_name(kind: str, *, field: str, limit: Limit = GUESSED) -> Tried:
    """Count by the account that a form's field names; alike whether there is one or not."""
    return Tried(kind, limit, lambda request: _account(request.POST.get(field, "")))


def by_person(kind: str, *, limit: Limit = GUESSED) -> Tried:
    """Count by who is signed in."""
    return Tried(kind, limit, lambda request: f"person {request.user.pk}")


def by_address(kind: str, *, limit: Limit = FROM_ONE_PLACE) -> Tried:
    return Tried(
        f"{kind} from",
        limit,
        client_network,
        is_forgotten_on_success=False,
    )


def digest_of(*, kind: str, who: str) -> str:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"accounts.tries", sha256)
    return hmac.new(key, f"{kind}\0{who}".encode("utf-8", "replace"), sha256).hexdigest()


def _account(name: str) -> str:
    # Both names of one account are one key.
    name = name[:LONGEST_NAME].replace("\0", "")
    person = User.objects.named(name)
    return f"person {person.pk}" if person else f"name {fold(name)}"


def client_network(request: HttpRequest) -> str:
    """Return where the request comes from: an address, or for IPv6 the network of a household.

    `X-Forwarded-For` is believed only as far as proxies of our own have written it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES].strip()
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((int(parsed), 64), strict=False))
    return str(parsed)


def count(*, digest: str, limit: Limit) -> int:
    """Count a try and return 0, or the seconds to wait, and then nothing is counted."""
    waits = limit.seconds_after
    values: dict[str, Any] = {
        "digest": digest,
        "memory": limit.memory,
        "waits": waits,
        "last": len(waits),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        if cursor.fetchone():
            return 0
        cursor.execute(REMAINING, values)
        row = cursor.fetchone()
    return max(1, row[0]) if row else 1


def clear_ended() -> None:
    with connection.cursor() as cursor:
        cursor.execute(CLEAR)


def succeeded(request: HttpRequest) -> None:
    """The password or code was right: what was counted for it is taken back."""
    request.tried_with_success = True  # type: ignore[attr-defined]


class TriesMiddleware:
    """Count what the view says it counts, and refuse before the view begins."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        tried = [(one, one.digest(request)) for one in self.counted_by_view(request)]
        waits = [count(digest=digest, limit=one.limit) for one, digest in tried]
        if any(waits):
            kinds = [one.kind for (one, _digest), wait in zip(tried, waits, strict=True) if wait]
            tell("too_many_tries", level="warning", kinds=kinds)
            too_many = import_string(settings.TOO_MANY_VIEW)
            with translation.override(spoken(request.LANGUAGE_CODE)):
                response: HttpResponse = too_many(request, retry_after=max(waits))
            return response
        response = self.get_response(request)
        if response.status_code < BAD_REQUEST and getattr(request, "tried_with_success", False):
            with connection.cursor() as cursor:
                for one, digest in tried:
                    sql = FORGET if one.is_forgotten_on_success else GIVE_BACK
                    cursor.execute(sql, [digest])
        return response

    def counted_by_view(self, request: HttpRequest) -> list[Tried]:
        if request.method != "POST":
            return []
        try:
            view: Any = resolve(request.path_info).func
        except Resolver404:
            return []
        return getattr(getattr(view, "view_class", None), "tries", [])

"""Coming in, staying in, and proving once more who is sitting there."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts.models.session import MAX_BROWSER_LENGTH

BROWSER = "browser"
SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
PROVEN_AT = "proven_at"

# Writing it down at every request would cost each page a write.
BETWEEN_LOOKS = timedelta(hours=1)


def note_entry(*, request: HttpRequest, **_: Any) -> None:
    """At every sign-in, whoever asked for it: when and by which browser."""
    moment = timezone.now().timestamp()
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = moment
    request.session[BROWSER] = plain(request.META.get("HTTP_USER_AGENT", ""))
    request.session[PROVEN_AT] = moment


def note_presence(request: HttpRequest) -> None:
    """Write down that the session is in use, which also moves its end."""
    seen, now = moment_of(request.session.get(SEEN_AT)), timezone.now()
    if seen is None or now - seen > BETWEEN_LOOKS:
        request.session[SEEN_AT] = now.timestamp()


def has_lasted(request: HttpRequest) -> bool:
    """Whether the session ends in any case by now, however often it is used."""
    begun = moment_of(request.session.get(SIGNED_IN_AT))
    longest = timedelta(seconds=settings.LONGEST_SESSION_SECONDS)
    return begun is not None and timezone.now() - begun > longest


def prove(request: HttpRequest) -> None:
    """The person has just shown again that it is them."""
    request.session[PROVEN_AT] = timezone.now().timestamp()


def is_fresh(request: HttpRequest) -> bool:
    proven = moment_of(request.session.get(PROVEN_AT))
    if proven is None:
        return False
    return timezone.now() - proven < timedelta(seconds=settings.FRESH_SIGN_IN_SECONDS)


def moment_of(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def plain(browser: str) -> str:
    """What a browser calls itself, as the database can store it."""
    return "".join(letter for letter in browser if letter.isprintable())[:MAX_BROWSER_LENGTH]

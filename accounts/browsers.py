"""Which browser it was, in words, and whether it was here before."""

from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User

# The first that is found: most browsers also name those that they descend from.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
    "curl": "curl",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}

KNOWN_SALT = "accounts.browsers"
KNOWN_FOR_SECONDS = 60 * 60 * 24 * 365
MOST_KNOWN = 10


def described(user_agent: str) -> str:
    """Return words such as "Firefox on Windows" for what a browser calls itself."""
    browser = _found(BROWSERS, user_agent)
    system = _found(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown browser")


def _found(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")


def has_been_here(request: HttpRequest, person: User) -> bool:
    """Whether this browser was signed in as the person before, by a cookie that says so."""
    return _mark(person) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Let the browser show next time that it was signed in as the person.

    The cookie opens nothing. It names nobody, and ends to count when the password changes.
    """
    mine = _mark(person)
    marks = [mine, *(mark for mark in _marks(request) if mark != mine)][:MOST_KNOWN]
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps(marks, salt=KNOWN_SALT),
        max_age=KNOWN_FOR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark(person: User) -> str:
    return salted_hmac(KNOWN_SALT, f"{person.pk} {person.password}", algorithm="sha256").hexdigest()


def _marks(request: HttpRequest) -> list[str]:
    kept = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        marks: list[str] = signing.loads(kept, salt=KNOWN_SALT, max_age=KNOWN_FOR_SECONDS)
    except signing.BadSignature:
        return []
    return marks


def public_name(session_key: str) -> str:
    """Return what tells a session from others on a page; the key itself would open it."""
    return sha256(session_key.encode()).hexdigest()[:32]

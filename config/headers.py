"""The headers that tell a browser what it may do with an answer: on every one, errors too."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from whitenoise.middleware import WhiteNoiseFileResponse

# Content Security Policy Level 3 (W3C). Nothing by default, and what there is from here only:
# no inline script or style, no plug-in, no frame, no form that posts elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
# A file is no page and loads nothing by itself. As short as it can be: a page has some twenty.
POLICY_OF_FILES = "default-src 'none'; frame-ancestors 'none'"

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# What a browser kept of a person goes when they sign out; cookies are ended by the session.
SIGN_OUT = "accounts:logout"
FORGET = '"cache", "storage"'
# Expenses that a device could not send yet lie in its storage and stay there, as the form says
# that found some (static/js/waiting.js). Nobody else gets to see them.
KEEP_WAITING = '"cache"'


class HeadersMiddleware(MiddlewareMixin):
    """Set them where nothing before did. It stands first, so nothing answers past it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if isinstance(response, WhiteNoiseFileResponse):
            response.headers.setdefault("Content-Security-Policy", POLICY_OF_FILES)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        # Files say themselves how long they keep; anything else may be about a person.
        response.headers.setdefault("Cache-Control", "no-store")
        page = request.resolver_match and request.resolver_match.view_name
        if request.method == "POST" and page == SIGN_OUT:
            is_kept = request.POST.get("keep") == "1"
            response.headers.setdefault("Clear-Site-Data", KEEP_WAITING if is_kept else FORGET)
        return response

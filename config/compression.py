"""Pages travel compressed; what is said in them stays as hard to guess as without it.

Compression lets whoever can read the lengths of encrypted answers test guesses that they get
echoed beside a secret (BREACH, CVE-2013-3587). What stands against it: session cookies are
SameSite=Lax, so another site can make a browser load whole pages only, seen by the person; Django
masks the CSRF token anew in each answer; and up to 100 random bytes are put into each header
(Heal the BREACH, Palacios and others, 2022), which makes a guess cost thousands of loads.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# The last two are what makes an app of the pages (config/installable.py).
COMPRESSED = ("text/html", "text/javascript", "application/manifest+json")


class PageCompressionMiddleware(GZipMiddleware):
    """Compress pages. A file keeps its length, which a browser shows while it loads."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(COMPRESSED):
            return response
        return super().process_response(request, response)

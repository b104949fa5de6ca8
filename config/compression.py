"""Pages travel compressed; what is said in them stays as hard to guess as without it.

Compression lets whoever can read the lengths of encrypted answers test guesses that they get
echoed beside a secret (BREACH, CVE-2013-3587). What stands against it: session cookies are
SameSite=Lax, so another site can make a browser load whole pages only, seen by the person; Django
masks the CSRF token anew in each answer; and up to 100 bytes, how many is random, are added to each
(Heal the BREACH, Palacios and others, 2022), which makes a guess cost thousands of loads.

Browsers take Brotli (RFC 7932), which makes a page as small as gzip does in a third of the time.
"""

import re
import secrets

import brotli
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

# The last two are what makes an app of the pages (config/installable.py).
COMPRESSED = ("text/html", "text/javascript", "application/manifest+json")


TAKES_BROTLI = re.compile(r"(?:^|[,\s])br(?!\s*;\s*q=0(?:\.0*)?(?:[,\s]|$))(?=[,;\s]|$)")
SHORTEST = 200
QUALITY = 3
# 2 to the power of this is how far back it looks: as far as any page is long, and no further.
WINDOW = 18


class PageCompressionMiddleware(GZipMiddleware):
    """Compress pages. A file keeps its length, which a browser shows while it loads."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(COMPRESSED):
            return response
        whole = response.content  # type: ignore[attr-defined]
        takes_it = TAKES_BROTLI.search(request.headers.get("Accept-Encoding", ""))
        if not takes_it or len(whole) < SHORTEST or "Content-Encoding" in response:
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        response.content = compressed(whole, secrets.randbelow(self.max_random_bytes + 1))  # type: ignore[attr-defined]
        response["Content-Length"] = len(response.content)  # type: ignore[attr-defined]
        response["Content-Encoding"] = "br"
        # What is told from others byte by byte, is so before it is compressed (RFC 9110, 8.8.1).
        if response.get("ETag", "").startswith('"'):
            response["ETag"] = f"W/{response['ETag']}"
        return response


def compressed(text: bytes, added: int) -> bytes:
    """Return the text in Brotli, and so many bytes that say nothing: metadata, RFC 7932, 9.2."""
    compressor = brotli.Compressor(quality=QUALITY, lgwin=WINDOW)
    # A flush ends on a whole byte.
    begun: bytes = compressor.process(text) + compressor.flush()
    return begun + _metadata(added) + compressor.finish()


def _metadata(length: int) -> bytes:
    """Return a block that is not the last (0), of no data (11), reserved (0), its length in a byte
    (01), from the lowest bit on; then the length less 1, and up to the next whole byte nothing.
    """
    if not length:
        return b""
    return (0b010110 | (length - 1) << 6).to_bytes(2, "little") + bytes(length)

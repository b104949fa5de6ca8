"""Whom to tell about a hole in this installation: RFC 9116. Not there without SECURITY_CONTACT."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

# The RFC asks for less than a year; whoever keeps a copy should ask again long before.
VALID_FOR = timedelta(days=90)


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + VALID_FOR).replace(minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {_as_uri(settings.SECURITY_CONTACT)}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
    ]
    # RFC 9116, 2.5.2: an address of the web has to begin with https://
    if settings.BEHIND_HTTPS:
        lines.append(f"Canonical: https://{request.get_host()}{request.path}")
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _as_uri(contact: str) -> str:
    return contact if ":" in contact else f"mailto:{contact}"

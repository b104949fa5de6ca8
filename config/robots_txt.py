"""What search engines leave alone: the administration, and links that were mailed to one person."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# Everything else that is private answers a stranger with the sign-in page.
KEPT_OUT = ["/admin/", "/accounts/email/", "/accounts/keep/", "/accounts/password/"]


@login_not_required
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT)]
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")

"""What makes the tracker an app on a device: its manifest, its worker, its page without a network.

All three are the same for everyone, so that a browser may keep them. The worker keeps the page
and the files that pages are drawn with, and never a page of anybody's.
"""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

ICON_SIZES = (192, 512)
# --pet-bg and --pet-primary of static/css/tokens.css in the light theme.
BACKGROUND, THEME = "#F4F7F6", "#0B5A68"
# What the worker loads, it loads by fetch and importScripts, whatever it is.
WORKER_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"


@method_decorator(login_not_required, name="dispatch")
class Manifest(View):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        add = reverse("expenses:expense-create")
        manifest = {
            "name": _("Expense Tracker"),
            "short_name": _("Expenses"),
            "description": _("Record what you spend in one line, and see where the money goes."),
            "id": "/",
            "start_url": "/?source=pwa",
            "scope": "/",
            "display": "standalone",
            "background_color": BACKGROUND,
            "theme_color": THEME,
            "icons": [
                {
                    "src": static(f"img/icon-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size in ICON_SIZES
                for purpose in ("any", "maskable")
            ],
            "shortcuts": [
                {"name": _("Add expense"), "url": add},
                {"name": _("Expenses"), "url": reverse("expenses:expense-list")},
            ],
            "share_target": {
                "action": add,
                "method": "GET",
                "enctype": "application/x-www-form-urlencoded",
                "params": {"text": "line"},
            },
        }
        response = JsonResponse(manifest, content_type="application/manifest+json")
        response["Cache-Control"] = "no-cache"
        return response


@method_decorator(login_not_required, name="dispatch")
class Worker(TemplateView):
    """Served from the root, since a worker answers for what lies below its own address."""

    template_name = "worker.js"
    content_type = "text/javascript; charset=utf-8"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            version=version_of_files(),
            static_url=settings.STATIC_URL,
            offline=reverse("offline"),
            add=reverse("expenses:expense-create"),
            line=reverse("expenses:line-save"),
            stored=static("js/stored.js"),
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "no-cache"
        response["Content-Security-Policy"] = WORKER_POLICY
        return response


@method_decorator(login_not_required, name="dispatch")
class Offline(TemplateView):
    template_name = "offline.html"
    http_method_names = ["get", "head"]


def version_of_files() -> str:
    """Return what changes with any static file that has a hashed name, and with the page."""
    files = getattr(staticfiles_storage, "manifest_hash", "")
    return sha256(f"{files} {render_to_string('offline.html')}".encode()).hexdigest()[:12]

"""Follow a link from a mail."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

STAND_IN = "link"


@method_decorator([login_not_required, never_cache], name="dispatch")
class MailedLink(TemplateView):
    """Keep the token in the session and redirect, so that no page's address carries it.

    Scanners of mail follow links, so following one changes nothing: the page has a button.
    """

    http_method_names = ["get", "head", "post"]
    salt: str
    kept_as: str
    claim: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = kwargs["token"]
        if token != STAND_IN and request.method in {"GET", "HEAD", "POST"}:
            request.session[self.kept_as] = token if self.read(token) else ""
            return redirect(request.resolver_match.view_name, STAND_IN)
        self.claim = self.read(request.session.get(self.kept_as, ""))
        return super().dispatch(request, *args, **kwargs)

    def read(self, token: str) -> Any:
        """Return what was signed, None if it was not by us."""
        try:
            return signing.loads(token, salt=self.salt)
        except signing.BadSignature:
            return None

    def forget(self) -> None:
        self.request.session.pop(self.kept_as, None)

"""The tokens that a person has given to programs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from accounts.forms.tokens import TokenForm
from accounts.models import ApiToken
from accounts.tokens import MOST_TOKENS, TooManyTokensError, make_token, revoke_token
from accounts.views.fresh import FreshSignInMixin
from accounts.views.refusing import RefusalMixin

LARGEST_ID = 2**63 - 1


class Tokens(FreshSignInMixin, RefusalMixin, FormView):
    """The list, and under it the form for another one."""

    form_class = TokenForm
    template_name = "accounts/settings_tokens.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tokens=ApiToken.objects.owned_by(self.request.user),
            now=now(),
            calls=settings.API_CALLS_PER_MINUTE,
            **kwargs,
        )

    def form_valid(self, form: TokenForm) -> HttpResponse:
        try:
            row, written = make_token(owner=self.request.user, now=now(), **form.cleaned_data)
        except TooManyTokensError:
            words = _("You have %(most)s tokens, which is the most. Revoke one first.")
            form.add_error(None, words % {"most": MOST_TOKENS})
            return self.form_invalid(form)
        # The only time that it can be read, so no redirect comes between.
        shown = {"token": row, "written": written}
        return render(self.request, "accounts/settings_token_made.html", shown)


class TokenRevoke(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        own = ApiToken.objects.owned_by(request.user)
        token = get_object_or_404(own, pk=min(pk, LARGEST_ID))
        revoke_token(token=token)
        words = _("Revoked “%(name)s”. Nothing comes in with it any more.")
        messages.success(request, words % {"name": token.name})
        return redirect("accounts:settings-tokens")

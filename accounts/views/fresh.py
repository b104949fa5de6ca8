"""Ask once more who is sitting there, before what an intruder would do first."""

from typing import Any

from django.contrib.auth.views import RedirectURLMixin, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts import tries
from accounts.entering import is_fresh, prove
from accounts.forms.passwords import CurrentPasswordForm
from accounts.views.refusing import RefusalMixin

__all__ = ["Confirm", "FreshSignInMixin", "prove"]

# Shared by every form that asks for the current password.
CURRENT_PASSWORD = [tries.by_address("password"), tries.by_person("password")]


class FreshSignInMixin:
    """Lead to `Confirm` unless the person proved themselves a short while ago.

    A form that asks for the password itself leaves POST out: one proof is enough.
    """

    fresh_for = {"GET", "HEAD", "POST"}
    # Where a form is that is sent here, if not on this page.
    fresh_page: str | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in self.fresh_for and not is_fresh(request):
            page = reverse(self.fresh_page) if self.fresh_page else request.get_full_path()
            return redirect_to_login(page, reverse("accounts:confirm"))
        return super().dispatch(request, *args, **kwargs)


@method_decorator([sensitive_post_parameters("password"), never_cache], name="dispatch")
class Confirm(RefusalMixin, RedirectURLMixin, FormView):
    form_class = CurrentPasswordForm
    template_name = "accounts/confirm.html"
    next_page = "accounts:settings"
    tries = CURRENT_PASSWORD

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            next=self.get_redirect_url(), redirect_field_name=self.redirect_field_name, **kwargs
        )

    def form_valid(self, form: CurrentPasswordForm) -> HttpResponse:
        prove(self.request)
        tries.succeeded(self.request)
        return super().form_valid(form)

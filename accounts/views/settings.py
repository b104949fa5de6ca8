"""The pages on which a person says how they want things."""

from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import RedirectURLMixin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, UpdateView, View

from accounts import tries
from accounts.currencies import currency_choices
from accounts.entering import prove
from accounts.forms.passwords import ChangePasswordForm
from accounts.forms.preferences import MoneyForm, ProfileForm
from accounts.models import User
from accounts.people import change_password, save_preferences, stored_for
from accounts.tasks import send_password_changed
from accounts.views.fresh import CURRENT_PASSWORD, FreshSignInMixin
from accounts.views.refusing import RefusalMixin
from accounts.views.second_step import second_step_of
from accounts.views.sessions import elsewhere, here
from accounts.views.stepping import origin_of


class Settings(TemplateView):
    template_name = "accounts/settings.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = dict(currency_choices())
        currency = self.request.user.currency
        return super().get_context_data(currency_name=names.get(currency, currency), **kwargs)


class PreferencesMixin(RefusalMixin):
    """Change some columns of the signed-in person, and say so on the page that comes next."""

    toast: Any

    def get_object(self) -> User:
        # A copy: a refused form has filled it, and the page around it shows the person as is.
        return copy(self.request.user)

    def form_valid(self, form: Any) -> HttpResponse:
        if form.changed_data:
            save_preferences(person=form.instance, columns=form.changed_data)
        messages.success(self.request, self.toast)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        return self.request.path


class Profile(PreferencesMixin, UpdateView):
    form_class = ProfileForm
    template_name = "accounts/settings_profile.html"
    toast = gettext_lazy("Profile saved.")


class Money(PreferencesMixin, UpdateView):
    form_class = MoneyForm
    template_name = "accounts/settings_money.html"
    toast = gettext_lazy("Saved.")
    extra_context = {"sample_amount": Decimal("1234.56"), "sample_day": date(2026, 11, 20)}

    def form_valid(self, form: MoneyForm) -> HttpResponse:
        if "currency" in form.changed_data:
            self.toast = _("Saved. Totals are being added up again in %(currency)s.") % {
                "currency": form.cleaned_data["currency"]
            }
        return super().form_valid(form)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Security(FreshSignInMixin, RefusalMixin, FormView):
    form_class = ChangePasswordForm
    template_name = "accounts/settings_security.html"
    fresh_for = {"GET", "HEAD"}  # the form asks for the password
    tries = CURRENT_PASSWORD
    success_url = reverse_lazy("accounts:settings-security")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            here=here(self.request),
            elsewhere=elsewhere(self.request),
            second_step=second_step_of(self.request.user),
            **kwargs,
        )

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        change_password(
            person=self.request.user,
            password=form.cleaned_data["new_password"],
            keep_session=self.request.session.session_key,
        )
        send_password_changed.defer(
            person_id=self.request.user.pk, at=now().isoformat(), origin=origin_of(self.request)
        )
        update_session_auth_hash(self.request, self.request.user)
        prove(self.request)
        tries.succeeded(self.request)
        messages.success(self.request, _("Password changed. You are signed out everywhere else."))
        return super().form_valid(form)


class Data(TemplateView):
    template_name = "accounts/settings_data.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            stored=stored_for(person=self.request.user),
            days=settings.ERASE_AFTER_DAYS,
            **kwargs,
        )


class ChoiceMixin(RedirectURLMixin):
    """Remember one of a few values in a column of the person, and go back to where they were."""

    http_method_names = ["post"]
    next_page = "accounts:settings-profile"
    column: str
    values: list[str]

    def post(self, request: HttpRequest) -> HttpResponse:
        value = request.POST.get(self.column)
        if value not in self.values:
            raise BadRequest("no such choice")
        setattr(request.user, self.column, value)
        save_preferences(person=request.user, columns=[self.column])
        return HttpResponseRedirect(self.get_success_url())


class Theme(ChoiceMixin, View):
    """The button in the top bar."""

    column = "theme"
    values = User.Theme.values


class Scope(ChoiceMixin, View):
    """With bills or without, on the dashboard and the insights."""

    column = "scope"
    values = User.Scope.values

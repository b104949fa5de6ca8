"""Delete the account, and change one's mind."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from accounts.forms.passwords import CurrentPasswordForm
from accounts.leaving import KEEP_SALT, departure, is_closed, keep, leave, read_departure
from accounts.people import stored_for, with_id
from accounts.staying import open_while_leaving
from accounts.tasks import send_keep_link
from accounts.views.fresh import CURRENT_PASSWORD
from accounts.views.links import MailedLink
from accounts.views.refusing import RefusalMixin

GONE = "account_deleted"


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class AccountDelete(RefusalMixin, FormView):
    form_class = CurrentPasswordForm
    template_name = "accounts/settings_delete.html"
    tries = CURRENT_PASSWORD
    success_url = reverse_lazy("accounts:gone")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            stored=stored_for(person=self.request.user),
            days=settings.ERASE_AFTER_DAYS,
            **kwargs,
        )

    def form_valid(self, form: CurrentPasswordForm) -> HttpResponse:
        person = self.request.user
        leaves_at = leave(
            person=person, at=timezone.now() + timedelta(days=settings.ERASE_AFTER_DAYS)
        )
        if person.email:
            origin = f"{self.request.scheme}://{self.request.get_host()}"
            send_keep_link.defer(person_id=person.pk, origin=origin)
        day = timezone.localdate(leaves_at)
        logout(self.request)
        self.request.session[GONE] = {"on": day.isoformat(), "is_mailed": bool(person.email)}
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class Gone(TemplateView):
    """Where one lands who just deleted the account."""

    template_name = "accounts/gone.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = self.request.session.get(GONE, {})
        leaves_on = date.fromisoformat(told["on"]) if told else None
        return super().get_context_data(
            leaves_on=leaves_on, is_mailed=told.get("is_mailed"), **kwargs
        )


@method_decorator(open_while_leaving, name="dispatch")
class Leaving(TemplateView):
    """All that is open to somebody whose account is going."""

    template_name = "accounts/leaving.html"
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.leaves_at is None:
            return redirect(settings.LOGIN_REDIRECT_URL)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leaves_on = timezone.localdate(self.request.user.leaves_at)
        return super().get_context_data(leaves_on=leaves_on, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        if keep(person_id=request.user.pk, now=timezone.now()):
            messages.success(request, _("Your account stays."))
        return redirect(settings.LOGIN_REDIRECT_URL)


class KeepLink(MailedLink):
    """The link in the mail: it only stops the erasing, so it asks for no sign-in."""

    template_name = "accounts/keep_link.html"
    salt = KEEP_SALT
    kept_as = "keep_link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, leaves_at = None, None
        if self.claim:
            person_id, leaves_at = read_departure(self.claim)
            person = with_id(person_id)
        if (
            person is None
            or not person.is_active
            or departure(person=person) != self.claim
            or is_closed(person=person, now=timezone.now())
        ):
            return super().get_context_data(**kwargs)
        leaves_on = timezone.localdate(leaves_at, person.zone)
        return super().get_context_data(person=person, leaves_on=leaves_on, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        stays = False
        if self.claim:
            person_id, leaves_at = read_departure(self.claim)
            stays = keep(person_id=person_id, now=timezone.now(), leaving_at=leaves_at)
        if not stays:
            return self.render_to_response(self.get_context_data(**kwargs))
        self.forget()
        messages.success(request, _("Your account stays."))
        return redirect(
            resolve_url(settings.LOGIN_REDIRECT_URL)
            if request.user.is_authenticated
            else "accounts:login"
        )

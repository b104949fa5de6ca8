"""Set up, renew and remove the second factor."""

from typing import Any
from urllib.parse import quote

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from accounts.forms.passwords import CurrentPasswordForm
from accounts.forms.second_step import CodeForm
from accounts.models import Passkey
from accounts.people import end_sessions
from accounts.proven import mark_proven, unmark_proven
from accounts.second_step import (
    address_for_app,
    begin,
    confirm,
    has_app,
    has_second_step,
    in_groups,
    make_recovery_codes,
    recovery_codes_left,
    remove_app,
    secret_to_confirm,
)
from accounts.views.fresh import CURRENT_PASSWORD
from accounts.views.refusing import RefusalMixin
from accounts.watching import tell


def factors_changed(request: HttpRequest) -> None:
    """Sign out everywhere else; here it counts as shown, or with none left as not shown."""
    request.session.cycle_key()
    end_sessions(person=request.user, keep_session=request.session.session_key)
    mark = mark_proven if has_second_step(person=request.user) else unmark_proven
    mark(session=request.session)
    tell("second_step_changed", person=request.user)


def codes_page(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The only time that they can be read, so no redirect comes between."""
    text = quote("\n".join(codes) + "\n")
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "text": text})


@method_decorator(sensitive_post_parameters(), name="dispatch")
class WithPassword(RefusalMixin, FormView):
    """Ask for the password once more, then do it."""

    form_class = CurrentPasswordForm
    template_name = "accounts/settings_confirm.html"
    tries = CURRENT_PASSWORD
    success_url = reverse_lazy("accounts:settings-security")
    heading: Any
    sentence: Any
    button: Any
    is_danger = False

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}


class AppBegin(WithPassword):
    heading = gettext_lazy("Set up an authenticator app")
    sentence = gettext_lazy("You will need a phone with an app that shows one-time codes.")
    button = gettext_lazy("Continue")
    success_url = reverse_lazy("accounts:settings-two-step")

    def form_valid(self, form: CurrentPasswordForm) -> HttpResponse:
        begin(person=self.request.user, now=now())
        return super().form_valid(form)


class SecondStep(RefusalMixin, FormView):
    """The QR code, until a code was typed that it led to."""

    form_class = CodeForm
    template_name = "accounts/settings_two_step.html"
    secret: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        secret = secret_to_confirm(person=request.user)
        if secret is None:
            return redirect("accounts:settings-security")
        self.secret = secret
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = address_for_app(
            person=self.request.user, secret=self.secret, issuer=str(_("Expense Tracker"))
        )
        picture = segno.make(address, micro=False).svg_data_uri(scale=5, border=3, light="#fff")
        return super().get_context_data(picture=picture, secret=in_groups(self.secret), **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        if not confirm(person=self.request.user, code=form.cleaned_data["code"], now=now()):
            form.add_error("code", form.wrong)
            return self.form_invalid(form)
        factors_changed(self.request)
        return codes_page(self.request, make_recovery_codes(person=self.request.user))


class AppRemove(WithPassword):
    heading = gettext_lazy("Remove the authenticator app")
    sentence = gettext_lazy(
        "Its codes are not asked for any more, and you are signed out everywhere else."
    )
    button = gettext_lazy("Remove the app")
    is_danger = True

    def form_valid(self, form: CurrentPasswordForm) -> HttpResponse:
        remove_app(person=self.request.user)
        factors_changed(self.request)
        messages.success(self.request, _("Authenticator app removed."))
        return super().form_valid(form)


class RecoveryCodes(WithPassword):
    heading = gettext_lazy("New recovery codes")
    sentence = gettext_lazy("You get 10 new codes. The ones you have stop working.")
    button = gettext_lazy("Make new codes")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_second_step(person=request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CurrentPasswordForm) -> HttpResponse:
        return codes_page(self.request, make_recovery_codes(person=self.request.user))


class StaffNeedIt(TemplateView):
    """Why the back office did not open."""

    template_name = "accounts/staff_need_it.html"
    http_method_names = ["get", "head"]


def second_step_of(person: Any) -> dict[str, Any]:
    """What the security page says of it."""
    return {
        "has_app": has_app(person=person),
        "passkeys": Passkey.objects.owned_by(person).count(),
        "codes_left": recovery_codes_left(person=person),
    }

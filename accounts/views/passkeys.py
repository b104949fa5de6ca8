"""The passkeys of the signed-in person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView, View

from accounts.forms.second_step import NewPasskeyForm, PasskeyForm
from accounts.half_way import new_challenge, take_challenge
from accounts.models import Passkey
from accounts.passkeys import RefusedError, add, options_for_new, remove
from accounts.second_step import make_recovery_codes, recovery_codes_left
from accounts.views.refusing import RefusalMixin
from accounts.views.second_step import WithPassword, codes_page, factors_changed
from accounts.views.stepping import site_of

NEW = "new passkey"
LARGEST_ID = 2**63 - 1


class PasskeyCreate(WithPassword):
    """The list, and under it the form for another one."""

    form_class = NewPasskeyForm
    template_name = "accounts/settings_passkeys.html"
    success_url = reverse_lazy("accounts:settings-passkeys")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            passkeys=Passkey.objects.owned_by(self.request.user), **kwargs
        )

    def form_valid(self, form: NewPasskeyForm) -> HttpResponse:
        person = self.request.user
        challenge = take_challenge(session=self.request.session, purpose=NEW, now=now())
        try:
            add(
                person=person,
                name=form.cleaned_data["name"],
                answer=form.cleaned_data["credential"],
                site=site_of(self.request),
                challenge=challenge or b"",
                now=now(),
            )
        except RefusedError:
            form.add_error(None, _("The device did not make a passkey. Try again."))
            return self.form_invalid(form)
        factors_changed(self.request)
        if not recovery_codes_left(person=person):
            return codes_page(self.request, make_recovery_codes(person=person))
        messages.success(self.request, _("Passkey added. You are signed out everywhere else."))
        return super().form_valid(form)


class PasskeyOptions(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        challenge = new_challenge(session=request.session, purpose=NEW, now=now())
        return JsonResponse(
            options_for_new(person=request.user, site=site_of(request), challenge=challenge)
        )


def passkey_of(request: HttpRequest, pk: int) -> Passkey:
    return get_object_or_404(Passkey.objects.owned_by(request.user), pk=min(pk, LARGEST_ID))


class PasskeyRename(RefusalMixin, UpdateView):
    form_class = PasskeyForm
    template_name = "accounts/settings_passkey.html"
    success_url = reverse_lazy("accounts:settings-passkeys")

    def get_object(self) -> Passkey:
        return passkey_of(self.request, self.kwargs["pk"])


class PasskeyRemove(WithPassword):
    heading = gettext_lazy("Remove a passkey")
    button = gettext_lazy("Remove passkey")
    success_url = reverse_lazy("accounts:settings-passkeys")
    is_danger = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.passkey = passkey_of(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def sentence(self) -> str:
        return _("“%(name)s” signs you in no more, and you are signed out everywhere else.") % {
            "name": self.passkey.name
        }

    def form_valid(self, form: Any) -> HttpResponse:
        remove(passkey=self.passkey)
        factors_changed(self.request)
        messages.success(self.request, _("Passkey removed."))
        return redirect(self.get_success_url())

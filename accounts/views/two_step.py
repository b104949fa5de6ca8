"""Sign in with a second factor, or with a passkey alone."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import RedirectURLMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from accounts import tries
from accounts.forms.second_step import CodeForm, RecoveryCodeForm
from accounts.half_way import WAITING, Waiting, count_try, new_challenge, take_challenge, who_waits
from accounts.identity import acting_for
from accounts.models import Passkey
from accounts.passkeys import RefusedError, options_for_sign_in, prove
from accounts.second_step import has_app, take_code, take_recovery_code
from accounts.views.refusing import RefusalMixin
from accounts.views.stepping import let_in_proven, site_of
from accounts.watching import tell

ALONE, SECOND = "sign in", "second step"


def waiting_person(request: HttpRequest) -> str:
    return f"person {request.session.get(WAITING, {}).get('person')}"


# Codes, recovery codes and passkeys together; before anything is looked at.
SECOND_STEP = [
    tries.by_address("second step"),
    tries.Tried("second step", tries.GUESSED, waiting_person),
]


class WaitingMixin:
    """Only for whoever gave the right password a moment ago; others are led there."""

    waiting: Waiting

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = who_waits(session=request.session, now=now())
        if waiting is None:
            return redirect("accounts:login")
        self.waiting = waiting
        return super().dispatch(request, *args, **kwargs)


@method_decorator([login_not_required, never_cache], name="dispatch")
class TwoStep(WaitingMixin, RefusalMixin, FormView):
    form_class = CodeForm
    template_name = "accounts/two_step.html"
    tries = SECOND_STEP

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.waiting.person
        with acting_for(person.pk):
            ways = {
                "with_app": has_app(person=person),
                "with_passkey": Passkey.objects.owned_by(person).exists(),
            }
        return super().get_context_data(**ways, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        count_try(session=self.request.session)
        person = self.waiting.person
        with acting_for(person.pk):
            is_right = self.is_right(form.cleaned_data["code"])
        if is_right:
            return let_in_proven(self.request, person, next_url=self.waiting.next_url)
        if who_waits(session=self.request.session, now=now()) is None:
            return redirect("accounts:login")
        tell("second_step_failed", person=person, level="warning")
        form.add_error("code", form.wrong)
        return self.form_invalid(form)

    def is_right(self, code: str) -> bool:
        return take_code(person=self.waiting.person, code=code, now=now())


class TwoStepRecovery(TwoStep):
    form_class = RecoveryCodeForm
    template_name = "accounts/two_step_recovery.html"

    def is_right(self, code: str) -> bool:
        return take_recovery_code(person=self.waiting.person, code=code, now=now())


@method_decorator([login_not_required, never_cache], name="dispatch")
class TwoStepPasskeyOptions(WaitingMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        challenge = new_challenge(session=request.session, purpose=SECOND, now=now())
        person = self.waiting.person
        with acting_for(person.pk):
            options = options_for_sign_in(site=site_of(request), challenge=challenge, person=person)
        return JsonResponse(options)


@method_decorator([login_not_required, never_cache], name="dispatch")
class TwoStepPasskey(WaitingMixin, View):
    http_method_names = ["post"]
    tries = SECOND_STEP

    def post(self, request: HttpRequest) -> HttpResponse:
        count_try(session=request.session)
        challenge = take_challenge(session=request.session, purpose=SECOND, now=now())
        try:
            proof = prove(
                answer=request.POST.get("credential", ""),
                site=site_of(request),
                challenge=challenge or b"",
                now=now(),
                person=self.waiting.person,
            )
        except RefusedError:
            return refused(request, back="accounts:two-step")
        return let_in_proven(request, proof.person, next_url=self.waiting.next_url)


@method_decorator([login_not_required, never_cache], name="dispatch")
class PasskeySignInOptions(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404
        challenge = new_challenge(session=request.session, purpose=ALONE, now=now())
        return JsonResponse(options_for_sign_in(site=site_of(request), challenge=challenge))


@method_decorator([login_not_required, never_cache], name="dispatch")
class PasskeySignIn(RedirectURLMixin, View):
    """Both factors at once: the device, and what it unlocks with."""

    http_method_names = ["post"]
    tries = [tries.by_address("passkey")]

    def post(self, request: HttpRequest) -> HttpResponse:
        challenge = take_challenge(session=request.session, purpose=ALONE, now=now())
        try:
            proof = prove(
                answer=request.POST.get("credential", ""),
                site=site_of(request),
                challenge=challenge or b"",
                now=now(),
            )
        except RefusedError:
            return refused(request, back="accounts:login")
        return let_in_proven(request, proof.person, next_url=self.get_success_url())

    def get_default_redirect_url(self) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)


def refused(request: HttpRequest, *, back: str) -> HttpResponse:
    words = _("This passkey was not accepted. Try again, or sign in another way.")
    return render(
        request, "accounts/passkey_refused.html", {"words": words, "back": back}, status=422
    )

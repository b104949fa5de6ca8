"""Change one's e-mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from accounts import tries
from accounts.email_change import (
    LIFETIME,
    LINK_SALT,
    Outcome,
    agree,
    ask,
    give_up,
    pending,
    wish_behind,
)
from accounts.forms.email import EmailChangeForm
from accounts.people import TakenError
from accounts.tasks import send_email_changed, send_email_link
from accounts.views.fresh import FreshSignInMixin
from accounts.views.links import MailedLink
from accounts.views.refusing import RefusalMixin
from accounts.views.stepping import origin_of

# A form that is refused counts too, and mails nobody.
MAILED = tries.Limit(free=6, waits=(300, 900), memory=timedelta(hours=1))
HOURS = LIFETIME.total_seconds() // 3600


class EmailAddress(FreshSignInMixin, RefusalMixin, FormView):
    form_class = EmailChangeForm
    template_name = "accounts/settings_email.html"
    success_url = reverse_lazy("accounts:settings-email")
    tries = [tries.by_person("email change", limit=MAILED)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wish = pending(person=self.request.user, now=timezone.now())
        addresses = wish.addresses.items() if wish else ()
        return super().get_context_data(
            wish=wish,
            addresses=[(address, side in wish.agreed) for side, address in addresses],
            hours=int(HOURS),
            is_in_log=settings.EMAIL_BACKEND.endswith(".console.EmailBackend"),
            **kwargs,
        )

    def form_valid(self, form: EmailChangeForm) -> HttpResponse:
        person, now = self.request.user, timezone.now()
        ask(person=person, email=form.cleaned_data["email"], at=now)
        # An address that is taken is asked like any other: the answer tells nobody which are.
        for side in pending(person=person, now=now).missing:
            send_email_link.defer(
                person_id=person.pk, side=side.value, origin=origin_of(self.request)
            )
        return super().form_valid(form)


class EmailGiveUp(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        give_up(person=request.user)
        messages.success(request, _("Your e-mail stays as it is."))
        return redirect("accounts:settings-email")


class EmailLink(MailedLink):
    """It acts for the account that it was made for, whoever is signed in here."""

    template_name = "accounts/email_link.html"
    salt = LINK_SALT
    kept_as = "email_link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = wish_behind(claim=self.claim, now=timezone.now()) if self.claim else None
        wish = found[0] if found else None
        return super().get_context_data(wish=wish, hours=int(HOURS), **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.claim:
            return self.render_to_response(self.get_context_data(**kwargs))
        try:
            agreement = agree(claim=self.claim, now=timezone.now())
        except TakenError:
            context = self.get_context_data(is_taken=True, **kwargs)
            return self.render_to_response(context, status=422)
        if agreement.outcome == Outcome.EXPIRED:
            return self.render_to_response(self.get_context_data(**kwargs))
        self.forget()
        if agreement.outcome == Outcome.DONE:
            send_email_changed.defer(
                person_id=self.claim[0],
                addresses=agreement.addresses,
                origin=origin_of(request),
            )
            messages.success(request, _("The e-mail is changed."))
        else:
            messages.info(request, _("Confirmed. The other address has to confirm too."))
        is_own = request.user.pk == self.claim[0]
        return redirect("accounts:settings-profile" if is_own else "accounts:login")

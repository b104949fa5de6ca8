"""A forgotten password: ask for a link, follow it, set a new one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView, TemplateView

from accounts import tries
from accounts.forms.passwords import NewPasswordForm, PasswordResetForm
from accounts.models import User
from accounts.people import change_password
from accounts.tasks import send_password_changed, send_reset_link
from accounts.views.refusing import RefusalMixin
from accounts.views.stepping import origin_of

# Which address this browser asked for, so that nobody types it twice. It cannot come from the
# link: whoever makes up links would then read people's addresses.
ASKED_FOR = "password_reset_email"


@method_decorator([login_not_required, never_cache], name="dispatch")
class PasswordReset(RefusalMixin, FormView):
    form_class = PasswordResetForm
    http_method_names = ["get", "head", "post"]
    template_name = "accounts/password_reset.html"
    tries = [
        tries.by_address("reset"),
        tries.by_name("reset", field="email", limit=tries.MAILED),
    ]
    success_url = reverse_lazy("accounts:password-reset-sent")

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.request.session.get(ASKED_FOR, "")}

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        address = form.cleaned_data["email"]
        person = User.objects.named(address)
        # A job for nobody too: the answer takes as long for an address without an account.
        send_reset_link.defer(
            person_id=person.pk if person else None,
            origin=origin_of(self.request),
        )
        self.request.session[ASKED_FOR] = address
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class PasswordResetSent(TemplateView):
    template_name = "accounts/password_reset_sent.html"
    http_method_names = ["get", "head"]


# Around all of it: the page for an expired link is answered ahead of the question how it was asked.
@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class PasswordResetConfirm(RefusalMixin, PasswordResetConfirmView):
    """Django keeps the token in the session and redirects, so that no page carries it."""

    form_class = NewPasswordForm
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("accounts:login")

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        change_password(person=self.user, password=form.cleaned_data["new_password"])
        send_password_changed.defer(
            person_id=self.user.pk, at=now().isoformat(), origin=origin_of(self.request)
        )
        self.request.session.flush()
        messages.success(self.request, _("Your password is changed. Sign in with the new one."))
        return FormView.form_valid(self, form)

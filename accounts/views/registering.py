"""Come in, go out, make an account."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from accounts import tries
from accounts.forms.entering import RegisterForm, SignInForm
from accounts.people import register
from accounts.views.refusing import RefusalMixin
from accounts.views.stepping import lead_to_second_step, let_in, needs_second_step


class SignIn(RefusalMixin, LoginView):
    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True
    tries = [tries.by_address("sign in"), tries.by_name("sign in", field="username")]

    def form_valid(self, form: SignInForm) -> HttpResponse:
        person = form.get_user()
        if needs_second_step(person):
            return lead_to_second_step(self.request, person, next_url=self.get_success_url())
        tries.succeeded(self.request)
        return let_in(self.request, person, next_url=self.get_success_url())


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    http_method_names = ["post"]


@method_decorator(
    [login_not_required, sensitive_post_parameters("password"), never_cache], name="dispatch"
)
class Register(RefusalMixin, FormView):
    form_class = RegisterForm
    template_name = "accounts/register.html"
    tries = [tries.by_address("register", limit=tries.ACCOUNTS_MADE)]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.REGISTRATION_OPEN:
            raise Http404
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_initial(self) -> dict[str, Any]:
        return {
            "currency": settings.DEFAULT_CURRENCY,
            "language": get_language_from_request(self.request),
        }

    def form_valid(self, form: RegisterForm) -> HttpResponse:
        person = register(**form.cleaned_data)
        return let_in(self.request, person, next_url=self.get_success_url(), is_new=True)

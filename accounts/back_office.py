"""The site that staff work in, on behalf of everyone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from accounts.identity import EVERYONE, take_identity
from accounts.proven import is_proven
from accounts.views.stepping import lead_to_second_step, needs_second_step


class BackOffice(AdminSite):
    """Django's admin, whose views see every person's rows and not only the staff's own.

    The identity is taken behind the check that it is staff who ask, and ends with the
    request's transaction.
    """

    site_header = _("Expense Tracker administration")
    site_title = _("Expense Tracker administration")
    index_title = _("People and shared categories")
    # Of a handful of lists; beside it, the table of categories had no room for its last column.
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return super().admin_view(for_everyone(view), cacheable)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one sign-in page there is; who is in and is no staff may not go further."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", reverse("admin:index")))
        if not super().has_permission(request):
            raise PermissionDenied
        if is_proven(session=request.session):
            return redirect("admin:index")
        if needs_second_step(request.user):
            return lead_to_second_step(request, request.user, next_url=reverse("admin:index"))
        return redirect("accounts:staff-need-it")

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, in a session that has shown a second factor."""
        return super().has_permission(request) and is_proven(session=request.session)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("accounts:settings-security")


def for_everyone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def seen_by_staff(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        take_identity(EVERYONE, door="admin")
        return view(request, *args, **kwargs)

    return seen_by_staff

"""The site that staff work in, on behalf of everyone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.identity import EVERYONE, take_identity


class BackOffice(AdminSite):
    """Django's admin, whose views see every person's rows and not only the staff's own.

    The identity is taken behind the check that it is staff who ask, and ends with the
    request's transaction.
    """

    site_header = _("Expense Tracker administration")
    site_title = _("Expense Tracker administration")
    index_title = _("People and shared categories")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return super().admin_view(for_everyone(view), cacheable)


def for_everyone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def seen_by_staff(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        take_identity(EVERYONE)
        return view(request, *args, **kwargs)

    return seen_by_staff

"""Who may not have a page is led to another; asked for a part of one, the whole page goes there."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

NO_CONTENT = 204


def leaves_page_open(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that is asked while somebody types: what stands on the page is not lost to it."""
    view.leaves_page_open = True  # type: ignore[attr-defined]
    return view


def lead(
    request: HttpRequest, view: Callable[..., HttpResponseBase], *, redirect: HttpResponseBase
) -> HttpResponseBase:
    """Return the redirect or, for htmx, what makes the page load itself again and be led then.

    htmx would follow the redirect and put the other page into the part it asked for.
    """
    answer = redirect
    if request.headers.get("HX-Request") == "true":
        answer = HttpResponse(status=NO_CONTENT)
        if not getattr(view, "leaves_page_open", False):
            answer["HX-Refresh"] = "true"
    patch_vary_headers(answer, ["HX-Request"])
    return answer


class SignInMiddleware(LoginRequiredMiddleware):
    """Lead whoever is not signed in to the sign-in, unless the page is open to all."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *rest: Any
    ) -> HttpResponseBase | None:
        redirect = super().process_view(request, view_func, *rest)
        return redirect and lead(request, view_func, redirect=redirect)

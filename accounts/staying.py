"""Whose account is going sees that page and no other, until it is kept."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from accounts.leading import lead


def open_while_leaving(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    view.open_while_leaving = True  # type: ignore[attr-defined]
    return view


class StayingMiddleware:
    """Lead whose account is going to the page that says so; what is open to all stays open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated or request.user.leaves_at is None:
            return None
        if getattr(view, "open_while_leaving", False) or not getattr(view, "login_required", True):
            return None
        return lead(request, view, redirect=redirect("accounts:leaving"))

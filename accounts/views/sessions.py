"""Where a person is signed in, and signing out there."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.browsers import described, public_name
from accounts.models import Session
from accounts.people import end_sessions
from accounts.views.fresh import FreshSignInMixin


@dataclass(frozen=True)
class Place:
    """A browser in which somebody is signed in."""

    browser: str
    signed_in_at: datetime | None
    seen_at: datetime | None
    name: str


def elsewhere(request: HttpRequest) -> list[Place]:
    """Return the other browsers of the person, the one used last first."""
    return [
        Place(described(one.browser), one.signed_in_at, one.seen_at, public_name(one.session_key))
        for one in Session.objects.of(request.user)
        .other_than(request.session.session_key)
        .not_expired(at=now())
        .latest_seen_first()
    ]


def here(request: HttpRequest) -> Place:
    session = Session.objects.of(request.user).get(session_key=request.session.session_key)
    return Place(described(session.browser), session.signed_in_at, session.seen_at, "")


class SignOutOthers(FreshSignInMixin, View):
    fresh_page = "accounts:settings-security"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        end_sessions(person=request.user, keep_session=request.session.session_key)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("accounts:settings-security")


class SignOutThere(FreshSignInMixin, View):
    """Sign out in one other browser."""

    fresh_page = "accounts:settings-security"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        sought = request.POST.get("session", "")
        others = Session.objects.of(request.user).other_than(request.session.session_key)
        meant = next((one for one in others if public_name(one.session_key) == sought), None)
        if meant is None:
            raise Http404
        meant.delete()
        words = _("Signed out: %(browser)s.") % {"browser": described(meant.browser)}
        messages.success(request, words)
        return redirect("accounts:settings-security")

"""What the pages of the second factor share."""

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts import tries
from accounts.browsers import has_been_here, remember
from accounts.entering import plain
from accounts.half_way import stop_waiting, wait_for_second_step
from accounts.identity import acting_for
from accounts.models import User
from accounts.passkeys import Site
from accounts.proven import mark_proven
from accounts.second_step import has_second_step
from accounts.tasks import send_new_sign_in


def needs_second_step(person: Any) -> bool:
    with acting_for(person.pk):
        return has_second_step(person=person)


def lead_to_second_step(request: HttpRequest, person: Any, *, next_url: str) -> HttpResponse:
    wait_for_second_step(session=request.session, person=person, next_url=next_url, now=now())
    return redirect("accounts:two-step")


def let_in(
    request: HttpRequest, person: User, *, next_url: str, is_new: bool = False
) -> HttpResponse:
    """Sign the person in here and lead on: the one place that does.

    They are told by mail when the browser is one that they were not in before; `is_new` says
    that the account was made just now, in this browser.
    """
    if person.email and not is_new and not has_been_here(request, person):
        send_new_sign_in.defer(
            person_id=person.pk,
            at=now().isoformat(),
            browser=plain(request.headers.get("User-Agent", "")),
            origin=origin_of(request),
        )
    login(request, person)
    response = HttpResponseRedirect(next_url)
    remember(request, response, person)
    return response


def let_in_proven(request: HttpRequest, person: User, *, next_url: str) -> HttpResponse:
    """Sign in who has shown two factors."""
    stop_waiting(session=request.session)
    tries.succeeded(request)
    response = let_in(request, person, next_url=next_url)
    mark_proven(session=request.session)
    return response


def origin_of(request: HttpRequest) -> str:
    """Where the tracker is, as the browser reached it: for links in mails."""
    return f"{request.scheme}://{request.get_host()}"


def site_of(request: HttpRequest) -> Site:
    """The host that the browser asked for, which Django compared with ALLOWED_HOSTS."""
    netloc = request.get_host()
    host, separator, port = netloc.rpartition(":")
    is_with_port = bool(separator) and port.isdecimal()
    return Site(
        host=host if is_with_port else netloc,
        origin=f"{request.scheme}://{netloc}",
        name=str(_("Expense Tracker")),
    )

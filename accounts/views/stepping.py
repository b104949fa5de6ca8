"""What the pages of the second factor share."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts import tries
from accounts.entering import let_in
from accounts.half_way import stop_waiting, wait_for_second_step
from accounts.identity import acting_for
from accounts.models import User
from accounts.passkeys import Site
from accounts.proven import mark_proven
from accounts.second_step import has_second_step


def needs_second_step(person: Any) -> bool:
    with acting_for(person.pk):
        return has_second_step(person=person)


def lead_to_second_step(request: HttpRequest, person: Any, *, next_url: str) -> HttpResponse:
    wait_for_second_step(session=request.session, person=person, next_url=next_url, now=now())
    return redirect("accounts:two-step")


def let_in_proven(request: HttpRequest, person: User, *, next_url: str) -> HttpResponse:
    """Sign in who has shown two factors."""
    stop_waiting(session=request.session)
    tries.succeeded(request)
    let_in(request, person)
    mark_proven(session=request.session)
    return HttpResponseRedirect(next_url)


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

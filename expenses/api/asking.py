"""Who may ask, and for what."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from accounts.models import ApiToken, User
from accounts.problems import Mistake
from accounts.tokens import Call
from expenses.api.refusing import RefusedError, ScopeError, UnauthorisedError
from expenses.paging import Cursor, CursorError


class CallRequest(HttpRequest):
    """What reaches an operation behind CallingMiddleware."""

    user: User
    call: Call | None


class Needs:
    """Let only calls pass whose token has the scope."""

    def __init__(self, scope: str) -> None:
        self.scope = scope

    def __call__(self, request: CallRequest) -> Call:
        if request.call is None:
            raise UnauthorisedError
        if self.scope not in request.call.scopes:
            raise ScopeError(self.scope)
        return request.call


READ, WRITE, IMPORT = (Needs(scope) for scope in ApiToken.Scope.values)


def check_names(asked: MultiValueDict[str, Any], known: set[str], *, several: set[str]) -> None:
    """Refuse what no operation asks for: a filter that is misspelt would find everything."""
    unknown = [Mistake(name, _("There is no such parameter.")) for name in asked.keys() - known]
    twice = [
        Mistake(name, _("Send this once."))
        for name in asked.keys() & known
        if name not in several and len(asked.getlist(name)) > 1
    ]
    if unknown or twice:
        raise RefusedError(sorted(unknown + twice, key=lambda one: one.field))


def place(read: Any, text: str | None) -> Cursor | None:
    """Return the place in a list; 404 for one made up by hand."""
    try:
        return read(text) if text else None
    except CursorError as error:
        raise Http404 from error

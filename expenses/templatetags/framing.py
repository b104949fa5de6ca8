"""The frame around every page: the same for everybody, but for a few values.

It is rendered once for each page that it stands around, and then filled as rows are (`filling`). So
its parts may ask which page it is and whether the person is on the staff, and of all else they
have marks: `row.here` for the address, and so on, as VALUES says.
"""

from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.template import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.devices import mark_of
from accounts.models import User
from expenses.templatetags.filling import Marks, Pieces, filled, parted

# What is of one person or one moment, and so never part of what is kept.
VALUES: dict[str, Callable[[RequestContext], Any]] = {
    "csrf_token": lambda context: context["csrf_token"],
    "here": lambda context: context["request"].get_full_path(),
    "initials": lambda context: context["request"].user.initials,
    "mark": lambda context: mark_of(context["request"].user),
    "other_theme": lambda context: _other_theme(context["request"].user),
    "submission": lambda _context: uuid4(),
    "username": lambda context: context["request"].user.get_username(),
}

register = template.Library()


class _Values(dict[str, Any]):
    """Worked out when a part asks for them."""

    def __init__(self, context: RequestContext, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.context = context

    def __missing__(self, name: str) -> Any:
        return VALUES[name](self.context)


@register.simple_tag(takes_context=True)
def framed(context: RequestContext, template_name: str, **values: Any) -> SafeString:
    """Return a part of the frame around the page. Needs: request, with a signed-in person.

    `values` are the page's own, which the part knows as `row` too.
    """
    request = context["request"]
    view = request.resolver_match.view_name if request.resolver_match else ""
    read = _read if settings.DEBUG else _kept
    pieces = read(template_name, get_language() or "", view, request.user.is_staff)
    return filled(pieces, [_Values(context, values)])


def _read(template_name: str, _language: str, view: str, is_staff: bool) -> Pieces:
    marks = Marks()
    page = SimpleNamespace(
        resolver_match=SimpleNamespace(view_name=view),
        user=SimpleNamespace(is_staff=is_staff),
    )
    context = {"request": page, "row": marks, "csrf_token": marks["csrf_token"]}
    return parted(render_to_string(template_name, context))


_kept = lru_cache(maxsize=512)(_read)


def _other_theme(person: User) -> str:
    return User.Theme.LIGHT if person.theme == User.Theme.DARK else User.Theme.DARK

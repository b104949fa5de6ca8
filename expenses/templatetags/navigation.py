"""Links that know whether they lead to the page they stand on."""

from functools import lru_cache

from django import template
from django.template import RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
@lru_cache
def at(route: str) -> str:
    """Return the address of a route without arguments, which Django works out anew each time."""
    return reverse(route)


@lru_cache
def at_each(route: str) -> str:
    """Return the address of a route of one row, with a place (%s) for its number."""
    before, _zero, after = reverse(route, args=[0]).rpartition("/0/")
    return f"{before}/%s/{after}"


@register.simple_tag(takes_context=True)
def nav_link(
    context: RequestContext,
    to: str,
    label: str,
    icon: str,
    section: str = "",
    keys: str = "",
    heard: str = "",
) -> SafeString:
    """Link to the route `to`; a page whose route begins with a word of `section` lies inside.

    `keys` are those that lead there, pressed one after the other: "g-d". `heard` is what a label
    says too little without, for those who hear it among other links.
    """
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    if here == to:
        current = "page"
    elif section and here.startswith(tuple(section.split())):
        current = "true"
    else:
        current = ""
    return _drawn(to, str(label), icon, current, keys, str(heard))


@lru_cache(maxsize=1024)
def _drawn(to: str, label: str, icon: str, current: str, keys: str, heard: str) -> SafeString:
    # Twenty to a page, and from page to page only one or two of them differ.
    values = {
        "to": to,
        "label": label,
        "icon": icon,
        "current": current,
        "keys": keys,
        "heard": heard,
    }
    return mark_safe(render_to_string("_nav_link.html", values))  # noqa: S308 - a template of ours

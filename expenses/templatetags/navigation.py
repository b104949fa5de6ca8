"""Links that know whether they lead to the page they stand on."""

from typing import Any

from django import template
from django.template import RequestContext

register = template.Library()


@register.inclusion_tag("_nav_link.html", takes_context=True)
def nav_link(
    context: RequestContext,
    to: str,
    label: str,
    icon: str,
    section: str = "",
    keys: str = "",
    heard: str = "",
) -> dict[str, Any]:
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
    return {
        "to": to,
        "label": label,
        "icon": icon,
        "current": current,
        "keys": keys,
        "heard": heard,
    }

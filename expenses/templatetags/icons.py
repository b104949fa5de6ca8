"""Pictures by name, from the file that holds them."""

from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "vendor/bootstrap-icons/icons.svg"
# Half the pictures are on hardly a page: what somebody may choose, and no shared category has.
SELDOM = "vendor/bootstrap-icons/choice.svg"
IN_SELDOM = frozenset(
    (
        "cart fork-knife cup-straw lamp tools flower1 tree droplet fire wifi phone train-front "
        "car-front bicycle suitcase capsule eyeglasses scissors handbag watch controller "
        "music-note-beamed ticket-perforated camera palette book laptop balloon people "
        "shield-check"
    ).split()
)
POINTS_SIDEWAYS = {
    "arrow-left",
    "arrow-up-right",
    "box-arrow-right",
    "chevron-left",
    "chevron-right",
}

NO_COLOUR, NO_ICON = 12, "question-lg"

register = template.Library()


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Return an icon that screen readers skip; a word belongs next to it."""
    return _picture(name, css_class)


@register.simple_tag
def tile(category: Any) -> SafeString:
    """Return the icon of a category on its colour; `category` may be None for none."""
    colour = getattr(category, "colour", None) or NO_COLOUR
    return _tile(colour, getattr(category, "icon", "") or NO_ICON)


@lru_cache(maxsize=512)
def _tile(colour: int, name: str) -> SafeString:
    return format_html('<span class="tile cat-{}">{}</span>', colour, _picture(name, ""))


@lru_cache(maxsize=512)
def _picture(name: str, css_class: str) -> SafeString:
    # A page has some hundred, and the address of the file costs more than all the rest.
    classes = ["i"]
    if name in POINTS_SIDEWAYS:
        classes.append("flip")
    if css_class:
        classes.append(css_class)
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        " ".join(classes),
        static(SELDOM if name in IN_SELDOM else SPRITE),
        name,
    )

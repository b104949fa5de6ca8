"""What messages carry along: `messages.success(..., extra_tags="undo:/path/ saved:new")`."""

from django import template
from django.contrib.messages.storage.base import Message

MARK = "undo:"
SAVED = "saved:"
ALIKE = "alike:"
MANY = "many:"

register = template.Library()


@register.filter
def undo_path(message: Message) -> str:
    """Return where to send the undo, or "". Only a path of this site counts."""
    return _path_of(message, MARK)


@register.filter
def alike_path(message: Message) -> str:
    """Return where to file those like it too, or ""."""
    return _path_of(message, ALIKE)


@register.filter
def saved_form(message: Message) -> str:
    """Return the name of the form whose answers are stored now, or "". See draft.js."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(SAVED) for tag in tags if tag.startswith(SAVED)), "")


@register.filter
def alike_count(message: Message) -> int:
    """Return how many are like it."""
    tags = (message.extra_tags or "").split()
    return next((int(tag.removeprefix(MANY)) for tag in tags if tag.startswith(MANY)), 0)


def _path_of(message: Message, mark: str) -> str:
    for tag in (message.extra_tags or "").split():
        path = tag.removeprefix(mark)
        if path != tag and path.startswith("/") and not path.startswith(("//", "/\\")):
            return path
    return ""

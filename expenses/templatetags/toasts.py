"""What messages carry along: `messages.success(..., extra_tags="undo:/path/ saved:new")`."""

from django import template
from django.contrib.messages.storage.base import Message

MARK = "undo:"
SAVED = "saved:"

register = template.Library()


@register.filter
def undo_path(message: Message) -> str:
    """Return where to send the undo, or "". Only a path of this site counts."""
    for tag in (message.extra_tags or "").split():
        path = tag.removeprefix(MARK)
        if path != tag and path.startswith("/") and not path.startswith(("//", "/\\")):
            return path
    return ""


@register.filter
def saved_form(message: Message) -> str:
    """Return the name of the form whose answers are stored now, or "". See draft.js."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix(SAVED) for tag in tags if tag.startswith(SAVED)), "")

"""Messages that can be undone: `messages.success(..., extra_tags="undo:/path/")`."""

from django import template
from django.contrib.messages.storage.base import Message

MARK = "undo:"

register = template.Library()


@register.filter
def undo_path(message: Message) -> str:
    """Return where to send the undo, or "". Only a path of this site counts."""
    for tag in (message.extra_tags or "").split():
        path = tag.removeprefix(MARK)
        if path != tag and path.startswith("/") and not path.startswith(("//", "/\\")):
            return path
    return ""

"""What makes a form that is sent twice count once."""

from uuid import UUID, uuid4

from django import template

register = template.Library()


@register.simple_tag
def one_time_token() -> UUID:
    return uuid4()

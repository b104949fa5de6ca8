"""Which questions of a form are answered already."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def answered(answers: dict[str, Any] | None, name: str) -> bool:
    return bool(answers and answers.get(name))

"""How form fields are printed: Django's own markup, but choices and inputs without its templates.

A template for every option of a choice takes longer than the list of expenses around it.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Drawn = dict[str, Any]


class FieldRenderer(DjangoTemplates):
    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if template_name == "django/forms/widgets/select.html":
            return select(context["widget"])
        if template_name in INPUTS:
            return text_input(context["widget"])
        return super().render(template_name, context, request)


INPUTS = {f"django/forms/widgets/{kind}.html" for kind in ("text", "date", "hidden", "input")}


def select(widget: Drawn) -> SafeString:
    groups = [_group(name, options) for name, options, _index in widget["optgroups"]]
    return format_html(
        '<select name="{}"{}>\n{}</select>',
        widget["name"],
        _attributes(widget),
        format_html_join("", "{}", ((group,) for group in groups)),
    )


def text_input(widget: Drawn) -> SafeString:
    value = widget["value"]
    given = SafeString("") if value is None else format_html(' value="{}"', value)
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        given,
        _attributes(widget),
    )


def _group(name: str | None, options: list[Drawn]) -> SafeString:
    inside = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((option["value"], _attributes(option), option["label"]) for option in options),
    )
    if not name:
        return inside
    return format_html('<optgroup label="{}">\n{}\n</optgroup>', name, inside)


def _attributes(widget: Drawn) -> SafeString:
    given = {name: value for name, value in widget["attrs"].items() if value is not False}
    return flatatt(given)

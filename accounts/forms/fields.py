"""Questions that more than one form asks."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms.utils import flatatt
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.currencies import currency_choices
from accounts.folding import fold
from accounts.zones import zone_choices

LONGEST_PASSWORD = 4096
LONGEST_FOLDED = 600
NOT_AN_ADDRESS = _("Enter an e-mail address like name@example.com.")


class LongSelect(forms.Select):
    """A select of hundreds of options, which Django would render by a template each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        groups = format_html_join(
            "\n",
            "{}",
            (
                (self._group(label, options) if label else self._options(options),)
                for label, options, _index in self.optgroups(name, self.format_value(value))
            ),
        )
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>\n{}\n</select>", attributes, groups)

    def _group(self, label: str, options: list[dict[str, Any]]) -> SafeString:
        return format_html('<optgroup label="{}">{}</optgroup>', label, self._options(options))

    def _options(self, options: list[dict[str, Any]]) -> SafeString:
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (option["value"], " selected" if option["selected"] else "", option["label"])
                for option in options
            ),
        )


class EmailField(forms.EmailField):
    """An optional address; None for none."""

    default_validators = [EmailValidator(message=NOT_AN_ADDRESS)]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", _("E-mail"))
        kwargs.setdefault("help_text", _("Only needed to reset a forgotten password."))
        kwargs.setdefault("max_length", 254)
        super().__init__(empty_value=None, **kwargs)
        self.widget.attrs["autocomplete"] = "email"

    def clean(self, value: Any) -> str | None:
        address = super().clean(value)
        if address is None:
            return None
        # A quoted local part may hold control characters, and a name in another script can
        # fold into something much longer: nobody has such an address.
        if not address.isprintable() or len(fold(address)) > LONGEST_FOLDED:
            raise ValidationError(NOT_AN_ADDRESS, code="invalid")
        return address


def currency_field(**attrs: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Currency"),
        choices=currency_choices,
        widget=LongSelect(attrs=_attributes(attrs)),
        error_messages={
            "required": _("Choose a currency from the list."),
            "invalid_choice": _("Choose a currency from the list."),
        },
    )


def time_zone_field(**attrs: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        widget=LongSelect(attrs=_attributes(attrs)),
        error_messages={
            "required": _("Choose a time zone from the list."),
            "invalid_choice": _("Choose a time zone from the list."),
        },
    )


def password_field(label: Any, *, autocomplete: str, **kwargs: Any) -> forms.CharField:
    attrs = {"autocomplete": autocomplete, **kwargs.pop("attrs", {})}
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs=attrs),
        error_messages={"required": _("Enter a password.")},
        **kwargs,
    )


def new_password_field(label: Any) -> forms.CharField:
    shortest = next(
        validator["OPTIONS"]["min_length"]
        for validator in settings.AUTH_PASSWORD_VALIDATORS
        if validator["NAME"].endswith("MinimumLengthValidator")
    )
    return password_field(
        label,
        autocomplete="new-password",
        attrs={"minlength": shortest},
        help_text=lazy(_at_least, str)(shortest),
    )


def _at_least(number: int) -> str:
    # A lazy text filled in where the form is written would stay in the language of that moment.
    return gettext("At least %(number)d characters.") % {"number": number}


def _attributes(attrs: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in attrs.items()}

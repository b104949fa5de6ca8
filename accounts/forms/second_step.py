"""The questions about a second factor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.passwords import CurrentPasswordForm
from accounts.models import Passkey
from accounts.models.person import PartOfNameField

LONGEST_CODE = 7
LONGEST_RECOVERY_CODE = 60
ENTER_CODE = _("Enter the code that your app shows.")


class CodeField(forms.CharField):
    """Six digits as an app shows them, with or without spaces."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        )
        super().__init__(
            label=_("Code from your app"),
            max_length=LONGEST_CODE,
            widget=widget,
            error_messages={"required": ENTER_CODE, "max_length": ENTER_CODE},
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split())


class CodeForm(forms.Form):
    code = CodeField()

    wrong = _("That code has expired or is not right. Enter the one showing now.")


class RecoveryCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=LONGEST_RECOVERY_CODE,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Enter one of your recovery codes.")},
    )

    wrong = _("That is none of your codes, or it was used before. Enter another one.")


class PasskeyForm(forms.ModelForm):
    class Meta:
        model = Passkey
        fields = ["name"]
        labels = {"name": _("Name of the device")}
        error_messages = {"name": {"required": _("Give it a name, like “My phone”.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.extend(PartOfNameField.default_validators)


class NewPasskeyForm(CurrentPasswordForm):
    """The password comes first: the device answers once it was right."""

    name = forms.CharField(
        label=_("Name of the device"),
        max_length=100,
        validators=PartOfNameField.default_validators,
        error_messages={"required": _("Give it a name, like “My phone”.")},
    )
    credential = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ["name", "password"]

"""Sign in, and make an account."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _

from accounts.currencies import currency_choices
from accounts.forms.fields import EmailField, currency_field, new_password_field, time_zone_field
from accounts.forms.passwords import check_new_password
from accounts.models import User

LONGEST_EMAIL = 254
NOT_RIGHT = _("User name, e-mail or password is not right.")


class SignInForm(AuthenticationForm):
    # The same words for a name nobody has, a wrong password and an account that is closed.
    error_messages = {"invalid_login": NOT_RIGHT, "inactive": NOT_RIGHT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["username"], self.fields["password"]
        name.label = _("User name or e-mail")
        name.widget.attrs["autocomplete"] = "username webauthn"
        name.max_length = LONGEST_EMAIL
        name.widget.attrs["maxlength"] = LONGEST_EMAIL
        name.error_messages["required"] = _("Enter your user name or e-mail.")
        password.error_messages["required"] = _("Enter your password.")


class RegisterForm(forms.ModelForm):
    password = new_password_field(_("Password"))
    email = EmailField()
    currency = currency_field(data_detect="currency")
    time_zone = time_zone_field(data_detect="time_zone")

    class Meta:
        model = User
        fields = ["username", "email", "currency", "time_zone", "language"]
        field_classes = {"username": UsernameField}
        error_messages = {"username": {"required": _("Choose a user name.")}}

    field_order = ["username", "password", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs["autofocus"] = True
        self.fields["language"].widget.attrs["data-detect"] = "language"
        self.fields["language"].error_messages["invalid_choice"] = _(
            "Choose a language from the list."
        )
        if self.is_bound:
            for name in ("currency", "time_zone", "language"):
                del self.fields[name].widget.attrs["data-detect"]

    @property
    def has_errors_under_change(self) -> bool:
        return bool({"currency", "time_zone", "language"} & self.errors.keys())

    @property
    def currency_name(self) -> str:
        return dict(currency_choices()).get(self["currency"].value(), "")

    @property
    def language_name(self) -> str:
        return dict(self.fields["language"].choices).get(self["language"].value(), "")

    def _post_clean(self) -> None:
        super()._post_clean()  # fills the instance, to which the password may not be similar
        check_new_password(self, "password", self.instance)

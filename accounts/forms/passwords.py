"""Set a new password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import EmailField, new_password_field, password_field
from accounts.models import User


def check_new_password(form: forms.BaseForm, field: str, person: User) -> None:
    password = form.cleaned_data.get(field)
    if password is None:
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        form.add_error(field, error)


class PersonForm(forms.Form):
    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = user


class NewPasswordForm(PersonForm):
    new_password = new_password_field(_("New password"))

    def clean(self) -> None:
        super().clean()
        check_new_password(self, "new_password", self.person)


class CurrentPasswordForm(PersonForm):
    """Ask once more who is sitting there, before something that cannot be undone."""

    password = password_field(_("Password"), autocomplete="current-password")

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.person.check_password(password):
            raise ValidationError(_("This is not your password."), code="wrong")
        return password


class ChangePasswordForm(CurrentPasswordForm, NewPasswordForm):
    field_order = ["password", "new_password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Current password")


class PasswordResetForm(forms.Form):
    email = EmailField(required=True, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["required"] = _("Enter your e-mail.")
        self.fields["email"].widget.attrs["autofocus"] = True

"""Which e-mail a person wants."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import EmailField
from accounts.models import User


class EmailChangeForm(forms.Form):
    email = EmailField(label=_("New e-mail"))

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.email:
            self.fields["email"].help_text = _("Leave it empty to have none.")

    def clean_email(self) -> str | None:
        email = self.cleaned_data["email"]
        if email is None and not self.person.email:
            raise ValidationError(_("Enter an e-mail address like name@example.com."), code="none")
        if email == self.person.email:
            raise ValidationError(_("This is your e-mail already."), code="same")
        return email

"""Forms over rows that belong to one person."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from accounts.models import User


class OwnedModelForm(forms.ModelForm):
    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.instance.owner = owner
        self.helper = FormHelper()
        self.helper.form_tag = False

    def _get_validation_exclusions(self) -> set[str]:
        # Django skips constraints that name a field missing from the form, so a
        # second "Food" would reach the database and come back as a 500.
        return super()._get_validation_exclusions() - {"owner", "name_folded"}

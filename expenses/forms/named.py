"""Rows that their owner tells apart by name."""

from typing import Any, ClassVar

from django import forms
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.folding import fold
from expenses.forms.owned import OwnedModelForm

RAISED_BY_A_TRIGGER = "23000"


class NameTakenOnce(forms.ModelForm):
    """Looks for the row that has the name already, and says so in its own words."""

    def namesake(self) -> models.Model | None:
        """Return the row that has this name already."""
        raise NotImplementedError

    def name_taken(self) -> str:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("name")
        if name:
            self.instance.name_folded = fold(name)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and self.namesake():
            self.add_error("name", self.name_taken())

    def _get_validation_exclusions(self) -> set[str]:
        # The constraint on the name is asked about in words of our own.
        return super()._get_validation_exclusions() | {"name_folded"}


class NamedForm(NameTakenOnce, OwnedModelForm):
    """An own row whose name is taken once, also when two windows save it at the same moment."""

    name_once: ClassVar[str]

    def try_to_save(self) -> bool:
        """Save, unless somebody was faster; then tell it beside the field."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            diagnosis = error.__cause__.diag
            if diagnosis.constraint_name == self.name_once:
                self.add_error("name", self.name_taken())
            elif diagnosis.sqlstate == RAISED_BY_A_TRIGGER:
                self.add_error("parent", _("This place has just changed. Choose another one."))
            else:
                raise
            return False
        return True

"""What is asked to keep what the list shows under a name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from expenses.forms.fields import PlainTextField
from expenses.forms.filter import ExpenseFilter
from expenses.forms.named import NamedForm
from expenses.models import SavedFilter
from expenses.models.saved_filter import LONGEST_QUERY


class SavedFilterForm(NamedForm):
    name_once = "saved_filter_name_once"

    class Meta:
        model = SavedFilter
        fields = ["name"]
        field_classes = {"name": PlainTextField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Give it a name, like Team lunches")
        self.fields["name"].widget.attrs["autofocus"] = True

    def namesake(self) -> SavedFilter | None:
        own = SavedFilter.objects.owned_by(self.owner).exclude(pk=self.instance.pk)
        return own.filter(name_folded=self.instance.name_folded).first()

    def name_taken(self) -> str:
        other = self.namesake()
        name = other.name if other else self.instance.name
        return _("You already have a view called %(name)s") % {"name": name}


class NewSavedFilterForm(SavedFilterForm):
    query = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Set a filter first, then save it.")},
    )

    def clean_query(self) -> str:
        """Return the filter as the list itself writes it."""
        asked = ExpenseFilter(QueryDict(self.cleaned_data["query"]), owner=self.owner)
        if not asked.is_valid():
            raise ValidationError(_("The filter cannot be read. Set it again, then save it."))
        if not asked.query:
            raise ValidationError(_("Set a filter first, then save it."))
        if len(asked.query) > LONGEST_QUERY:
            raise ValidationError(_("This filter is too long to be saved. Choose less."))
        return asked.query

    def save(self, commit: bool = True) -> SavedFilter:
        self.instance.query = self.cleaned_data["query"]
        saved: SavedFilter = super().save(commit)
        return saved

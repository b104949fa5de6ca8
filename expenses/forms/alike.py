"""Which category all that are like an expense are filed under."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from expenses.forms.fields import RowField, as_tree
from expenses.models import Category, Expense


class AlikeForm(forms.Form):
    category = RowField(
        label=_("Category"),
        required=False,
        error_messages={"invalid_choice": _("Choose a category from the list.")},
    )

    def __init__(self, *args: Any, expense: Expense, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expense = expense
        offered = Category.objects.offered_to(expense.owner)
        own = Category.objects.visible_to(expense.owner).filter(pk=expense.category_id)
        names = as_tree(offered | own)
        self.fields["category"].offer(names, label=names.get, before=[("", _("No category"))])
        self.fields["category"].widget.attrs |= {"class": "form-select"}
        self.initial = {"category": expense.category_id or ""}

    @property
    def meant(self) -> Category | None:
        """What was said, else what the expense is filed under."""
        if "category" in self.data:
            return self.cleaned_data["category"]
        return self.expense.category

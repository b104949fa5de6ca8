"""One answer about an expense, given in its place in the list."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from expenses.forms.fields import AmountField, RowField, as_tree, read_amount
from expenses.models import Category, Expense
from expenses.money import format_for_input
from expenses.recording import AllChanges

NONE = "none"


class CellForm(forms.Form):
    """`name` is the column, and the one question but the version that it was asked about."""

    name: ClassVar[str]

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, expense: Expense, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"cell-{expense.pk}-%s", **kwargs)
        self.expense = expense
        self.initial = {"version": expense.version, self.name: self.answer(expense)}

    def answer(self, expense: Expense) -> Any:
        raise NotImplementedError

    @property
    def asked(self) -> forms.BoundField:
        return self[self.name]

    @property
    def changes(self) -> AllChanges:
        return {self.name: self.cleaned_data[self.name]}  # type: ignore[misc]


class AmountCellForm(CellForm):
    """How much; which way it went stays as it is."""

    name = "amount"

    amount = AmountField(label=_("Amount"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].is_asked = True
        self.fields["amount"].widget.attrs |= {
            "class": "form-control num",
            "inputmode": "decimal",
            "autocomplete": "off",
            "autofocus": True,
        }

    def answer(self, expense: Expense) -> str:
        locale = expense.owner.language
        return format_for_input(expense.amount, expense.currency, locale=locale)

    def clean_amount(self) -> Any:
        expense = self.expense
        text, locale = self.cleaned_data["amount"], expense.owner.language
        amount = read_amount(text, currency=expense.currency, locale=locale)
        return -amount if expense.is_money_in else amount


class CategoryCellForm(CellForm):
    name = "category"

    category = RowField(
        label=_("Category"),
        error_messages={"invalid_choice": _("Choose a category from the list.")},
    )

    def __init__(self, *args: Any, expense: Expense, **kwargs: Any) -> None:
        super().__init__(*args, expense=expense, **kwargs)
        offered = Category.objects.offered_to(expense.owner)
        own = Category.objects.visible_to(expense.owner).filter(pk=expense.category_id)
        names = as_tree(offered | own)
        self.fields["category"].offer(names, label=names.get, after=[(NONE, _("No category"))])
        self.fields["category"].widget.attrs |= {"class": "form-select", "autofocus": True}

    def answer(self, expense: Expense) -> Any:
        return expense.category_id or NONE

"""What is asked to change many expenses at once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from expenses.choices import Choices
from expenses.forms.fields import DayField, PlainTextField, RowField, as_tree
from expenses.forms.filter import ExpenseFilter
from expenses.forms.filter_fields import NONE, IdsField
from expenses.models import Category, Expense, PaymentMethod
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.recording import normalise_tags

# Each action and the field that it needs an answer in.
ACTIONS = {
    "category": "category",
    "add_tag": "tags",
    "remove_tag": "tags",
    "date": "day",
    "payment_method": "payment_method",
    "exclude": None,
    "include": None,
    "delete": None,
}
LONGEST_TAGS_TEXT = 1200
# As many as a form may have fields, less the others; beyond it there is "all that match".
MOST_TICKED = 900
# The fields that an action may need, and what each says when it is left empty.
UNANSWERED = {
    "category": gettext_lazy("Choose a category from the list."),
    "payment_method": gettext_lazy("Choose a payment method from the list."),
    "tags": gettext_lazy("Enter a tag, like holiday"),
    "day": gettext_lazy("Enter a real date, like 3 Nov 2026"),
}


class BulkForm(forms.Form):
    action = forms.ChoiceField(
        choices=[(name, name) for name in ACTIONS],
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("Choose what to change."),
            "invalid_choice": gettext_lazy("Choose what to change."),
        },
    )
    expense = IdsField(most=MOST_TICKED, widget=forms.MultipleHiddenInput)
    all_matching = forms.BooleanField(required=False, widget=forms.HiddenInput)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
    category = RowField(
        label=gettext_lazy("Category"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a category from the list.")},
    )
    payment_method = RowField(
        label=gettext_lazy("Paid with"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a payment method from the list.")},
    )
    tags = PlainTextField(label=gettext_lazy("Tag"), required=False, max_length=LONGEST_TAGS_TEXT)

    def __init__(self, data: Any = None, *, owner: User, choices: Choices | None = None) -> None:
        """`choices` are given where the form is only printed: it writes rows of its own."""
        super().__init__(data, auto_id="bulk-%s")
        self.owner = owner
        self.fields["day"] = DayField(
            locale=owner.language, required=False, label=gettext_lazy("Date")
        )
        categories: Iterable[Category] = Category.objects.offered_to(owner)
        methods: Iterable[PaymentMethod] = PaymentMethod.objects.owned_by(owner).in_use()
        if choices:
            categories, methods = choices.offered_categories, choices.offered_methods
        names = as_tree(categories)
        self.fields["category"].offer(
            names,
            label=names.get,
            before=[("", _("Choose a category"))],
            after=[(NONE, _("No category"))],
        )
        self.fields["payment_method"].offer(
            methods,
            before=[("", _("Choose a payment method"))],
            after=[(NONE, _("Not said"))],
        )
        for field in self.fields.values():
            is_row = isinstance(field, RowField)
            field.widget.attrs["class"] = "form-select" if is_row else "form-control"
            field.widget.attrs["form"] = "bulk-form"

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not cleaned.get("all_matching") and not cleaned.get("expense"):
            raise ValidationError(_("Choose at least one expense."))
        needed = ACTIONS.get(cleaned.get("action", ""))
        for name in UNANSWERED:
            if name != needed:
                self.errors.pop(name, None)
        if needed in cleaned:
            self._check(needed)
        if cleaned.get("all_matching"):
            self.filter = ExpenseFilter(QueryDict(cleaned.get("query", "")), owner=self.owner)
            if not self.filter.is_valid():
                raise ValidationError(
                    _("The filter cannot be read, so nothing was changed. Set it again.")
                )
        return cleaned

    def _check(self, name: str) -> None:
        if not self.data.get(name, "").strip():
            self.add_error(name, UNANSWERED[name])
        elif name == "tags":
            try:
                self.cleaned_data["tags"] = normalise_tags(self.cleaned_data["tags"])
            except ValidationError as error:
                self.add_error("tags", error.messages)
            else:
                if not self.cleaned_data["tags"]:
                    self.add_error("tags", UNANSWERED["tags"])

    @property
    def asked(self) -> forms.BoundField | None:
        """The question that the chosen action needs an answer to."""
        name = ACTIONS.get(self.cleaned_data.get("action", ""))
        return self[name] if name else None

    def expenses(self) -> ExpenseQuerySet:
        """The person's own expenses that were chosen, by number or by the filter."""
        if self.cleaned_data["all_matching"]:
            return self.filter.expenses()
        own = Expense.objects.owned_by(self.owner).present()
        return own.filter(pk__in=self.cleaned_data["expense"])

    @property
    def changes(self) -> dict[str, Any]:
        """What `change_many` takes."""
        cleaned = self.cleaned_data
        match cleaned["action"]:
            case "category":
                return {"category": cleaned["category"]}
            case "payment_method":
                return {"payment_method": cleaned["payment_method"]}
            case "date":
                return {"spent_on": cleaned["day"]}
            case "add_tag":
                return {"add_tags": cleaned["tags"]}
            case "remove_tag":
                return {"remove_tags": cleaned["tags"]}
            case action:
                return {"is_excluded": action == "exclude"}

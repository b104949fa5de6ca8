"""What is asked to make a rule."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LongSelect
from expenses.forms.expense import LONGEST_TAGS_TEXT
from expenses.forms.fields import AmountField, PlainTextField, RowField, as_tree, read_amount
from expenses.forms.owned import OwnedModelForm
from expenses.models import Category, PaymentMethod, Rule
from expenses.money import CURRENCIES, format_for_input
from expenses.recording import normalise_tags

LONGEST_NAME = 60
LONGEST_TITLE = 200
AMOUNTS = ("amount_from", "amount_to")
CONDITIONS = ("title_text", "direction", *AMOUNTS, "currency", "payment_method")
ACTIONS = ("category", "new_title", "tags", "is_excluded", "is_repeating")


class RuleForm(OwnedModelForm):
    name = PlainTextField(label=_("Name"), required=False, max_length=LONGEST_NAME)
    title_text = PlainTextField(
        label=_("Text in the title"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Capital letters make no difference"),
    )
    amount_from = AmountField(label=_("Amount from"))
    amount_to = AmountField(label=_("Amount up to"))
    currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        widget=LongSelect,
        error_messages={"invalid_choice": _("Choose a currency from the list.")},
    )
    payment_method = RowField(
        label=_("Paid with"),
        required=False,
        error_messages={"invalid_choice": _("Choose a payment method from the list.")},
    )
    category = RowField(
        label=_("File under"),
        required=False,
        error_messages={"invalid_choice": _("Choose a category from the list.")},
    )
    new_title = PlainTextField(
        label=_("New title"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Instead of the one the bank gives"),
    )
    tags = PlainTextField(
        label=_("Add tags"),
        required=False,
        max_length=LONGEST_TAGS_TEXT,
        help_text=_("Separated by commas"),
    )

    class Meta:
        model = Rule
        fields = ["name", "title_how", *CONDITIONS, *ACTIONS]
        help_texts = {"title_how": _("In “looks like”, * is anything")}
        labels = {
            "title_how": _("The title"),
            "direction": _("Spent or money in"),
            "is_excluded": _("Leave out of statistics"),
            "is_repeating": _("Mark as a bill or subscription"),
        }
        error_messages = {
            "title_how": {"invalid_choice": _("Choose from the list.")},
            "direction": {"invalid_choice": _("Choose Spent or Money in.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule, locale = self.instance, self.owner.language
        for name in AMOUNTS:
            amount = self.initial.get(name)
            self.fields[name].widget.attrs |= {"inputmode": "decimal"}
            if isinstance(amount, Decimal):
                self.initial[name] = format_for_input(amount, rule.currency, locale=locale)
        self.initial["tags"] = ", ".join(self.initial.get("tags") or [])
        self.fields["tags"].widget.attrs |= {"autocapitalize": "none"}
        codes = dict.fromkeys([self.owner.currency, *CURRENCIES])
        self.fields["currency"].choices = [("", _("Any")), *((code, code) for code in codes)]
        self.fields["direction"].choices = [("", _("Both")), *Rule.Direction.choices]
        self._offer_rows(rule)

    def _offer_rows(self, rule: Rule) -> None:
        seen = Category.objects.visible_to(self.owner)
        categories = Category.objects.offered_to(self.owner) | seen.filter(pk=rule.category_id)
        names = as_tree(categories)
        self.fields["category"].offer(names, label=names.get, before=[("", _("Leave it as it is"))])
        own = PaymentMethod.objects.owned_by(self.owner)
        methods = own.in_use() | own.filter(pk=rule.payment_method_id)
        self.fields["payment_method"].offer(methods, before=[("", _("Any"))])

    def clean_tags(self) -> list[str]:
        try:
            return normalise_tags(self.cleaned_data["tags"])
        except forms.ValidationError as error:
            raise forms.ValidationError(error.messages) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._read_amounts(cleaned)
        if self._is_empty(CONDITIONS):
            self.add_error("title_text", gettext("Say which expenses it is for, like Dishoom"))
        if self._is_empty(ACTIONS):
            self.add_error("category", gettext("Choose what it does, like filing under a category"))
        return cleaned

    def _is_empty(self, names: tuple[str, ...]) -> bool:
        """Tell whether nothing is said in any of these, and nothing is wrong with one."""
        return not any(name in self.errors or self.cleaned_data.get(name) for name in names)

    def _read_amounts(self, cleaned: dict[str, Any]) -> None:
        for name in AMOUNTS:
            text = cleaned.get(name) or ""
            cleaned[name] = None
            if text.strip() and not cleaned.get("currency"):
                if "currency" not in self.errors:
                    self.add_error("currency", gettext("Choose the currency of the amount."))
            elif text.strip():
                try:
                    cleaned[name] = read_amount(
                        text, currency=cleaned["currency"], locale=self.owner.language
                    )
                except forms.ValidationError as error:
                    self.add_error(name, error)
        low, high = (cleaned.get(name) for name in AMOUNTS)
        if low and high and low > high:
            self.add_error("amount_to", gettext("Enter at least the amount it starts from."))

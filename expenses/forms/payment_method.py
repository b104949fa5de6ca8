"""What is asked about a payment method, and where its expenses go when it goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from expenses.forms.fields import PlainTextField, RowField
from expenses.forms.named import NamedForm
from expenses.models import PaymentMethod
from expenses.money import CURRENCIES, currency_name

NOT_IN_LIST = {
    "required": _("Choose a currency from the list."),
    "invalid_choice": _("Choose a currency from the list."),
}


class PaymentMethodForm(NamedForm):
    name_once = "payment_method_name_once"

    currency = forms.ChoiceField(label=_("Currency"), error_messages=NOT_IN_LIST)

    class Meta:
        model = PaymentMethod
        fields = ["name", "kind", "currency"]
        field_classes = {"name": PlainTextField}
        error_messages = {"kind": {"invalid_choice": _("Choose a kind from the list.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Give it a name, like Debit card")
        current = self.instance.currency or self.owner.currency
        locale = self.owner.language
        codes = dict.fromkeys([self.owner.currency, current, *CURRENCIES])
        self.fields["currency"].choices = [
            (code, f"{code} · {currency_name(code, locale=locale)}") for code in codes
        ]
        self.initial["currency"] = current

    def namesake(self) -> PaymentMethod | None:
        own = PaymentMethod.objects.owned_by(self.owner).exclude(pk=self.instance.pk)
        return own.filter(name_folded=self.instance.name_folded).first()

    def name_taken(self) -> str:
        other = self.namesake()
        name = other.name if other else self.instance.name
        if other and other.is_archived:
            words = _("You already pay with one called %(name)s. It is archived.")
        else:
            words = _("You already pay with one called %(name)s")
        return words % {"name": name}


class PaymentMethodMergeForm(forms.Form):
    into = RowField(
        widget=forms.Select(attrs={"class": "form-select"}),
        label=_("What were they paid with?"),
        required=False,
        error_messages={"invalid_choice": _("Choose a payment method from the list.")},
    )

    def __init__(self, *args: Any, source: PaymentMethod, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        own = PaymentMethod.objects.owned_by(source.owner)
        into.offer(own.exclude(pk=source.pk), before=[("", _("Leave it open"))])

"""Fields that read an address. Nothing in them is required, and each says what it cannot read."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from expenses.models import Category, PaymentMethod
from expenses.periods import Month

NONE = "none"
YES, NO = "yes", "no"
SPENT, MONEY_IN = "spent", "money-in"
SIGN_OF = {SPENT: "gt", MONEY_IN: "lt"}
LARGEST_ID = 2**63 - 1
MOST_ROWS = 200


class MonthField(forms.CharField):
    """A month as the address names it, "2026-11", by the day that the person's months start."""

    def __init__(self, *, starts_on: int) -> None:
        super().__init__(required=False)
        self.starts_on = starts_on

    def to_python(self, value: Any) -> Month | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return Month.parse(text, self.starts_on)
        except ValueError:
            raise ValidationError(_("Name a month like 2026-11")) from None


class CategoriesField(forms.MultipleChoiceField):
    """Some categories, from rows loaded already; "none" is what has no category."""

    def __init__(self, **kwargs: Any) -> None:
        problem = {"invalid_choice": gettext_lazy("There is no such category.")}
        super().__init__(required=False, error_messages=problem, **kwargs)

    def offer(self, rows: Iterable[Category]) -> None:
        self.choices = [
            *((str(row.pk), row.name) for row in rows),
            (NONE, gettext_lazy("No category")),
        ]


class PaidField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        problem = {"invalid_choice": gettext_lazy("There is no such payment method.")}
        widget = forms.Select(attrs={"class": "form-select"})
        super().__init__(required=False, error_messages=problem, widget=widget, **kwargs)

    def offer(self, rows: Iterable[PaymentMethod]) -> None:
        self.choices = [
            ("", gettext_lazy("Any")),
            *((str(row.pk), row.name) for row in rows),
            (NONE, gettext_lazy("Not said")),
        ]


class FewField(forms.ChoiceField):
    """One of a few ways to narrow the list, or none of them."""

    def __init__(self, *, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(
            required=False,
            choices=choices,
            error_messages={"invalid_choice": gettext_lazy("Choose from the list.")},
            widget=forms.Select(attrs={"class": "form-select"}),
            **kwargs,
        )


class YesOrNoField(FewField):
    def __init__(self, *, yes: Any, no: Any, **kwargs: Any) -> None:
        choices = [("", gettext_lazy("Any")), (YES, yes), (NO, no)]
        super().__init__(choices=choices, **kwargs)


class DirectionField(FewField):
    def __init__(self, **kwargs: Any) -> None:
        choices = [
            ("", gettext_lazy("Both")),
            (SPENT, gettext_lazy("Spent")),
            (MONEY_IN, gettext_lazy("Money in")),
        ]
        super().__init__(choices=choices, **kwargs)


class CountsField(FewField):
    """What the sums of a page take for spending, or for income."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [
            ("", gettext_lazy("Anything")),
            (Category.Kind.SPENDING, Category.Kind.SPENDING.label),
            (Category.Kind.INCOME, Category.Kind.INCOME.label),
        ]
        super().__init__(choices=choices, **kwargs)


class IdsField(forms.MultipleChoiceField):
    """Numbers of expenses; those of other people are found no more than those that are gone."""

    def __init__(self, *, most: int = MOST_ROWS, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.most = most

    def clean(self, value: Any) -> list[int]:
        texts = super().to_python(value)
        if len(texts) > self.most:
            raise ValidationError(_("Choose at most %(most)d at once.") % {"most": self.most})
        if not all(re.fullmatch("[0-9]{1,99}", one) for one in texts):
            raise ValidationError(_("There are no such expenses."))
        return [number for number in map(int, texts) if number <= LARGEST_ID]

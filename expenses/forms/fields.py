"""Fields that read what people type, and say what to do when they cannot."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db.models import Model
from django.forms.models import ModelChoiceIteratorValue
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from expenses.models import Category
from expenses.models.text import check_lines, check_one_line
from expenses.money import (
    MAX_AMOUNT,
    AmountError,
    currency_name,
    format_for_input,
    format_number,
    is_currency,
    parse_amount,
)
from expenses.periods import EARLIEST, LATEST, DayError, parse_day

EXAMPLE = Decimal("12.50")
Choices = Iterable[tuple[str, Any]]


class PlainTextField(forms.CharField):
    """Text as it is stored: composed (NFC), without control characters."""

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lines = lines
        self.validators = [
            one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)
        ]
        self.validators.append(check_lines if lines else check_one_line)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = gettext_lazy("Use at most %(limit_value)d characters.")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A browser cuts what is pasted beyond maxlength without a word; a refusal says so.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).replace("\r\n", "\n")
        return unicodedata.normalize("NFC", text)


class RowField(forms.ChoiceField):
    """One of some of a person's rows; anything else does not exist."""

    def offer(
        self,
        rows: Iterable[Model] | Callable[[], Iterable[Model]],
        *,
        before: Choices = (),
        after: Choices = (),
        label: Callable[[Any], str] = str,
    ) -> None:
        """Offer the rows, and before and after them choices that mean no row.

        They are fetched when one is chosen or all are shown, which an empty answer is not.
        """
        self._offered = rows
        self._before, self._after, self._label = before, after, label
        self.choices = self._made_of_rows

    @cached_property
    def rows(self) -> dict[str, Model]:
        found = self._offered() if callable(self._offered) else self._offered
        return {str(row.pk): row for row in found}

    def _made_of_rows(self) -> Choices:
        yield from self._before
        for row in self.rows.values():
            yield ModelChoiceIteratorValue(row.pk, row), self._label(row)
        yield from self._after

    def clean(self, value: Any) -> Model | None:
        chosen = super().clean(value)
        return self.rows.get(chosen) if chosen else None


class CurrencyField(forms.ChoiceField):
    """A currency that there is, or one that is offered because it has been."""

    def valid_value(self, value: Any) -> bool:
        return is_currency(str(value)) or super().valid_value(value)


def as_tree(categories: Iterable[Category]) -> dict[Category, str]:
    """Return the categories with what is inside each after it, named "Food / Snacks"."""
    rows = {category.pk: category for category in categories}
    place = {pk: number for number, pk in enumerate(rows)}

    def order(category: Category) -> tuple[int, bool, int]:
        above = category.parent_id if category.parent_id in rows else category.pk
        return place[above], above != category.pk, place[category.pk]

    def name(category: Category) -> str:
        above = rows.get(category.parent_id)
        return f"{above.name} / {category.name}" if above else category.name

    return {category: name(category) for category in sorted(rows.values(), key=order)}


class DayField(forms.CharField):
    """A day as a date input sends it or as a person writes it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, *, locale: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.locale = locale
        self.widget.attrs |= {"min": EARLIEST.isoformat(), "max": LATEST.isoformat()}

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_day(text, locale=self.locale)
        except DayError:
            raise ValidationError(_("Enter a real date, like 3 Nov 2026")) from None


class AmountField(forms.CharField):
    """An amount as it was typed; `read_amount` reads it once its currency is known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)
        self.validators = []  # whatever cannot be read is one mistake with one sentence


def read_amount(text: str, *, currency: str, locale: str) -> Decimal:
    """Return the amount above 0 that a person typed; raise ValidationError with what to do."""
    try:
        return parse_amount(text, currency=currency, locale=locale)
    except AmountError as error:
        raise ValidationError(
            _sentence(error, currency=currency, locale=locale), code=error.code
        ) from None


def _sentence(error: AmountError, *, currency: str, locale: str) -> str:
    example = format_for_input(EXAMPLE, currency, locale=locale)
    match error.code:
        case "too_many_decimals" if not error.params["decimals"]:
            return _("Use no decimals for %(currency)s") % {
                "currency": currency_name(currency, locale=locale, count=2)
            }
        case "too_many_decimals":
            return ngettext(
                "Use at most %(decimals)d decimal for %(currency)s",
                "Use at most %(decimals)d decimals for %(currency)s",
                error.params["decimals"],
            ) % {
                "decimals": error.params["decimals"],
                "currency": currency_name(currency, locale=locale, count=2),
            }
        case "too_large":
            most = format_number(int(MAX_AMOUNT), locale=locale)
            return _("Enter an amount up to %(most)s") % {"most": most}
        case "ambiguous":
            example = format_for_input(EXAMPLE * 100, currency, locale=locale)
            return _("This can be read in two ways. Write it like %(example)s") % {
                "example": example
            }
        case _other:
            return _("Enter an amount above 0, like %(example)s") % {"example": example}

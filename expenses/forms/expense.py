"""What is asked to record an expense or to change one."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LongSelect
from accounts.models import User
from expenses.filing import category_named
from expenses.forms.fields import (
    AmountField,
    CurrencyField,
    DayField,
    PlainTextField,
    RowField,
    read_amount,
)
from expenses.learning.habits import Habits, habits_of
from expenses.models import Category, Expense, PaymentMethod
from expenses.models.expense import MAX_NOTE_LENGTH
from expenses.money import CURRENCIES, format_for_input
from expenses.periods import format_day
from expenses.recording import AllChanges, normalise_tags

SPENT, MONEY_IN = "spent", "in"
NONE = "none"
ANOTHER_DAY = "other"
LONGEST_TITLE = 200
LONGEST_CATEGORY = 60
LONGEST_TAGS_TEXT = 1200


class ExpenseForm(forms.Form):
    amount = AmountField(label=_("Amount"))
    currency = CurrencyField(
        label=_("Currency"),
        widget=LongSelect,
        error_messages={
            "required": _("Choose a currency from the list."),
            "invalid_choice": _("Choose a currency from the list."),
        },
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[(SPENT, _("Spent")), (MONEY_IN, _("Money in"))],
        initial=SPENT,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose Spent or Money in."),
            "invalid_choice": _("Choose Spent or Money in."),
        },
    )
    title = PlainTextField(
        label=_("What was it?"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Say what it was, like Lunch")},
    )
    category = RowField(
        label=_("Category"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a category from the list.")},
    )
    new_category = PlainTextField(
        label=_("New category"),
        required=False,
        max_length=LONGEST_CATEGORY,
        help_text=_("A name, like Dog"),
    )
    when = forms.CharField(label=_("When"), required=False, widget=forms.RadioSelect)
    payment_method = RowField(
        label=_("Paid with"),
        required=False,
        error_messages={"invalid_choice": _("Choose a payment method from the list.")},
    )
    tags = PlainTextField(
        label=_("Tags"),
        required=False,
        max_length=LONGEST_TAGS_TEXT,
        help_text=_("Separated by commas"),
    )
    note = PlainTextField(
        label=_("Note"),
        required=False,
        lines=True,
        max_length=MAX_NOTE_LENGTH,
        help_text=_("Who, why, anything"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_repeating = forms.BooleanField(label=_("A bill or subscription"), required=False)
    is_excluded = forms.BooleanField(label=_("Leave out of statistics"), required=False)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        owner: User,
        expense: Expense | None = None,
        **kwargs: Any,
    ) -> None:
        self.owner = owner
        self.today = localdate()
        super().__init__(self._with_the_day_apart(data), *args, **kwargs)
        self.expense = expense
        self._offer_days()
        self._offer_rows()
        self._offer_currencies()
        for name in ("title", "tags", "note", "payment_method", "day", "new_category"):
            kind = "form-select" if name == "payment_method" else "form-control"
            self.fields[name].widget.attrs["class"] = kind
        self.fields["title"].widget.attrs |= {
            "list": "titles",
            "class": "form-control tall",
            "hx-post": reverse("expenses:line-reading"),
            "hx-vals": '{"fill":"title"}',
            "hx-trigger": "input changed delay:150ms",
            "hx-target": "#title-said",
            "hx-sync": "this:replace",
        }
        self.fields["tags"].widget.attrs |= {"list": "tags", "autocapitalize": "none"}
        self.fields["amount"].widget.attrs |= {
            "class": "num",
            "inputmode": "decimal",
            "placeholder": format_for_input(0, owner.currency, locale=owner.language),
            "aria-required": "true",
        }
        if not self.is_bound and not self.initial.get("amount"):
            self.fields["amount"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        currency = cleaned.get("currency", self.owner.currency)
        try:
            amount = read_amount(cleaned["amount"], currency=currency, locale=self.owner.language)
            cleaned["amount"] = -amount if cleaned.get("direction") == MONEY_IN else amount
        except forms.ValidationError as error:
            self.add_error("amount", error)
        return cleaned

    def clean_tags(self) -> list[str]:
        try:
            return normalise_tags(self.cleaned_data["tags"])
        except forms.ValidationError as error:
            raise forms.ValidationError(error.messages) from None

    def file_under_new_category(self) -> None:
        """Make the category that was named, once all answers are known to be good."""
        name = self.cleaned_data["new_category"]
        if name:
            self.cleaned_data["category"] = category_named(owner=self.owner, name=name)

    @property
    def is_filed(self) -> bool:
        """Whether it was said under what it belongs, if only that it belongs under nothing."""
        return bool(self.data.get("category") or self.cleaned_data["new_category"])

    @property
    def day_words(self) -> str:
        """The day as it stands in the form, in words; "" while there is none."""
        try:
            day = self.fields["day"].clean(str(self["day"].value() or ""))
        except forms.ValidationError:
            return ""
        words = format_day(day, today=self.today, locale=self.owner.language)
        return gettext("Planned, %(day)s") % {"day": words} if day > self.today else words

    @property
    def values(self) -> AllChanges:
        """What recording takes: all that was answered but the token and the version."""
        cleaned = self.cleaned_data
        return {
            "title": cleaned["title"],
            "amount": cleaned["amount"],
            "currency": cleaned["currency"],
            "spent_on": cleaned["day"],
            "category": cleaned["category"],
            "payment_method": cleaned["payment_method"],
            "note": cleaned["note"],
            "tags": cleaned["tags"],
            "is_repeating": cleaned["is_repeating"],
            "is_excluded": cleaned["is_excluded"],
        }

    @property
    def one_time_token(self) -> UUID | None:
        """The same for the same answers only.

        A page brought back by the browser and filled in anew is then another expense, while
        a double click is one.
        """
        token = self.cleaned_data["submission"]
        answers = {name: getattr(value, "pk", value) for name, value in self.values.items()}
        return uuid5(token, repr(sorted(answers.items()))) if token else None

    def _with_the_day_apart(self, data: Any) -> Any:
        """Return the answers with `day` set by `when`.

        The choices hold the days themselves: "today" on a page that was open over midnight
        stays the day that its reader saw.
        """
        if data is None or data.get("when", ANOTHER_DAY) == ANOTHER_DAY:
            return data
        data = data.copy()
        data["day"] = data["when"]
        if data["when"] not in {str(day) for day in self._near_days()}:
            data["when"] = ANOTHER_DAY
        return data

    def _near_days(self) -> list[date]:
        return [self.today, self.today - timedelta(days=1)]

    def _offer_days(self) -> None:
        self.fields["day"] = DayField(
            locale=self.owner.language,
            label=_("Day"),
            error_messages={"required": _("Enter a real date, like 3 Nov 2026")},
        )
        today, yesterday = self._near_days()
        self.fields["when"].widget.choices = [
            (str(today), _("Today")),
            (str(yesterday), _("Yesterday")),
            (ANOTHER_DAY, _("Other day")),
        ]
        day = self.initial.setdefault("day", today)
        is_near = str(day) in {str(today), str(yesterday)}  # an address says it as text
        self.initial["when"] = str(day) if is_near else ANOTHER_DAY

    @cached_property
    def habits(self) -> Habits:
        return habits_of(owner=self.owner)

    def _offer_rows(self) -> None:
        self.fields["category"].offer(self._by_use, after=[(NONE, _("No category"))])
        self.fields["payment_method"].offer(self._methods, before=[("", _("Not said"))])

    def _methods(self) -> QuerySet[PaymentMethod]:
        methods = PaymentMethod.objects.owned_by(self.owner).in_use()
        if self.expense:
            own_methods = PaymentMethod.objects.owned_by(self.owner)
            methods |= own_methods.filter(pk=self.expense.payment_method_id)
        return methods

    def _by_use(self) -> list[Category]:
        categories = Category.objects.offered_to(self.owner)
        if self.expense:
            visible = Category.objects.visible_to(self.owner)
            categories |= visible.filter(pk=self.expense.category_id)
        rank = {pk: place for place, pk in enumerate(self.habits.category_ids)}
        return sorted(categories, key=lambda category: rank.get(category.pk, len(rank)))

    def _offer_currencies(self) -> None:
        self.initial.setdefault("currency", self.owner.currency)
        self.fields["currency"].choices = self._currencies
        self.fields["currency"].widget.attrs |= {"class": "cur", "aria-label": _("Currency")}

    def _currencies(self) -> list[tuple[str, str]]:
        first = [self.owner.currency, *self.habits.currencies, self.initial["currency"]]
        return [(code, code) for code in dict.fromkeys([*first, *CURRENCIES])]


def answers_of(expense: Expense, *, owner: User) -> dict[str, Any]:
    """Return the answers that would record this expense."""
    return {
        "amount": format_for_input(expense.amount, expense.currency, locale=owner.language),
        "currency": expense.currency,
        "direction": MONEY_IN if expense.is_money_in else SPENT,
        "title": expense.title,
        "category": expense.category_id or NONE,
        "day": expense.spent_on,
        "payment_method": expense.payment_method_id,
        "tags": ", ".join(expense.tags),
        "note": expense.note,
        "is_repeating": expense.is_repeating,
        "is_excluded": expense.is_excluded,
    }

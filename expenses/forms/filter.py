"""Which expenses an address asks for: `?q=&from=&to=&category=…`.

What cannot be read narrows nothing; it is told beside its field, and whoever writes by a
filter has to refuse one with errors.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, Q, Value
from django.db.models.functions import Abs, Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.folding import fold
from accounts.models import User
from expenses.choices import KEPT, Choices, choices_of
from expenses.forms.fields import AmountField, DayField, PlainTextField, as_tree, read_amount
from expenses.forms.filter_fields import (
    MONEY_IN,
    NONE,
    SIGN_OF,
    SPENT,
    YES,
    CategoriesField,
    CountsField,
    DirectionField,
    IdsField,
    MonthField,
    PaidField,
    YesOrNoField,
)
from expenses.models import Category, Expense
from expenses.models.expense import MAX_TAG_LENGTH
from expenses.models.expense_queryset import IDS, ExpenseQuerySet
from expenses.money import CURRENCIES, AmountError, parse_amount
from expenses.periods import EARLIEST, LATEST
from expenses.plain_list import FewFound, PlainList
from expenses.seeking import Sought, few_matching

LONGEST_SEARCH = 100
SEVERAL = {"category", "expense"}
SIZE = Abs(Coalesce("base_amount", "amount"))


@lru_cache
def _fields_of(language: str, month_starts_on: int) -> dict[str, forms.Field]:
    """Return the fields that read what people with these settings write."""
    return {
        "from": DayField(locale=language, required=False, label=gettext_lazy("From")),
        "to": DayField(locale=language, required=False, label=gettext_lazy("To")),
        "month": MonthField(starts_on=month_starts_on),
        "in": DirectionField(label=gettext_lazy("Direction")),
    }


@lru_cache(maxsize=KEPT)
def _offering(choices: Choices) -> tuple[dict[Category, str], dict[str, forms.Field]]:
    """Return a person's categories as a tree, and the fields that offer what is theirs."""
    tree = as_tree(choices.categories)
    categories = CategoriesField(label=gettext_lazy("Category"))
    categories.offer(tree)
    paid = PaidField(label=gettext_lazy("Paid with"))
    paid.offer(choices.methods)
    return tree, {"category": categories, "paid": paid}


class ExpenseFilter(forms.Form):
    q = PlainTextField(required=False, max_length=LONGEST_SEARCH, label=gettext_lazy("Search"))
    category = CategoriesField()
    min = AmountField(label=gettext_lazy("Lowest amount"))
    max = AmountField(label=gettext_lazy("Highest amount"))
    paid = PaidField()
    tag = PlainTextField(required=False, max_length=MAX_TAG_LENGTH + 1, label=gettext_lazy("Tag"))
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        required=False,
        choices=[("", gettext_lazy("Any")), *((code, code) for code in CURRENCIES)],
        error_messages={"invalid_choice": gettext_lazy("There is no such currency.")},
    )
    repeating = YesOrNoField(
        label=gettext_lazy("Bills and subscriptions"),
        yes=gettext_lazy("Only these"),
        no=gettext_lazy("Without these"),
    )
    excluded = YesOrNoField(
        label=gettext_lazy("Left out of statistics"),
        yes=gettext_lazy("Only these"),
        no=gettext_lazy("Without these"),
    )
    counts = CountsField(label=gettext_lazy("Counts as"))
    planned = YesOrNoField(
        label=gettext_lazy("Planned"),
        yes=gettext_lazy("Only these"),
        no=gettext_lazy("Without these"),
    )
    expense = IdsField(label=gettext_lazy("Chosen expenses"))

    def __init__(self, data: Any, *, owner: User) -> None:
        # Fields are shared: a copy of each, which is what Django makes, takes longer than reading
        # the rows of a page. Nothing below changes one.
        shared, self.base_fields = self.base_fields, {}
        super().__init__(data)
        self.fields = dict(shared)
        self.owner = owner
        self.choices = choices_of(owner)
        self.fields |= _fields_of(owner.language, owner.month_starts_on)
        self.categories, offering = _offering(self.choices)
        self.fields |= offering

    def clean_min(self) -> Decimal | None:
        return self._amount("min")

    def clean_max(self) -> Decimal | None:
        return self._amount("max")

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and last < first:
            self.add_error("to", _("The last day is before the first."))
        least, most = cleaned.get("min"), cleaned.get("max")
        if least and most and most < least:
            self.add_error("max", _("The highest amount is below the lowest."))
        return cleaned

    @cached_property
    def period(self) -> tuple[date, date]:
        """The days asked for, from the first to the last there are if it is not said."""
        asked = self.cleaned_data
        month = asked.get("month")
        first = max(filter(None, [EARLIEST, asked.get("from"), month and month.first_day]))
        last = min(filter(None, [LATEST, asked.get("to"), month and month.last_day]))
        return first, last

    def expenses(self) -> ExpenseQuerySet:
        """The person's expenses that are asked for, in no order. Makes no joins."""
        return self._narrowed(NARROW)

    def for_a_page(self) -> ExpenseQuerySet:
        """The same, to read some of the newest from. It looks once which rows have the words."""
        return self._narrowed(NARROW | {"q": _matching_on_a_page})

    @cached_property
    def sought(self) -> Sought:
        """Which expenses have the words that are looked for, if they are few."""
        return few_matching(self.cleaned_data["q"])

    @cached_property
    def plain(self) -> PlainList | None:
        """What is asked for, where that is all there is, or all that has some words."""
        self.is_valid()
        asked = {name for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        if not asked:
            return PlainList(self.owner)
        if asked != {"q"} or _amounts(self):
            return None
        if self.sought.ids is None:
            return PlainList.with_words(self.owner, self.cleaned_data["q"])
        return FewFound(self.owner, self.sought.ids)

    @property
    def is_of_many(self) -> bool:
        """Whether nothing but words is asked for, and many expenses have them."""
        return bool(self.plain and not self.plain.is_whole) and self.sought.ids is None

    def _narrowed(self, ways: dict[str, Any]) -> ExpenseQuerySet:
        self.is_valid()
        found = Expense.objects.owned_by(self.owner).present()
        if self.period != (EARLIEST, LATEST):
            found = found.filter(spent_on__range=self.period)
        for name, narrow in ways.items():
            value = self.cleaned_data.get(name)
            if value not in (None, "", []):
                found = narrow(self, found, value)
        return found

    @cached_property
    def kept_as(self) -> str:
        """All that what is printed of the filter depends on, but for how much it finds."""
        owner = self.owner
        person = owner.language, owner.currency, owner.month_starts_on
        return repr((self.choices.key, person, localdate(), self.query, self.errors))

    @cached_property
    def query(self) -> str:
        """What was asked, without what was left empty: the end of an address."""
        return self.query_without()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query)

    def query_without(self, *names: str, **instead: str) -> str:
        asked = [
            (name, value)
            for name in self.fields
            if name not in names and name not in instead
            for value in self._values(name)
            if value
        ]
        return urlencode([*asked, *instead.items()])

    def _values(self, name: str) -> list[str]:
        return self.data.getlist(name) if name in SEVERAL else [self.data.get(name, "")]

    def _amount(self, name: str) -> Decimal | None:
        text = self.cleaned_data[name]
        if not text.strip():
            return None
        return read_amount(text, currency=self.owner.currency, locale=self.owner.language)


def _in_categories(
    form: ExpenseFilter, found: ExpenseQuerySet, chosen: list[str]
) -> ExpenseQuerySet:
    ids = {int(pk) for pk in chosen if pk != NONE}
    inside = {one.pk for one in form.categories if one.parent_id in ids}
    wanted = Q(category__in=ids | inside)
    return found.filter(wanted | Q(category=None) if NONE in chosen else wanted)


def _matching(form: ExpenseFilter, found: ExpenseQuerySet, text: str) -> ExpenseQuerySet:
    wanted, amounts = found.matching(text), _amounts(form)
    return wanted | found.filter(amount__in=amounts) if amounts else wanted


def _matching_on_a_page(form: ExpenseFilter, found: ExpenseQuerySet, text: str) -> ExpenseQuerySet:
    if _amounts(form):
        return _matching(form, found, text)
    ids = form.sought.ids
    if ids is None:
        return found.matching_row_by_row(text)
    # As one value: a thousand of them take longer to write into a statement than to be sought.
    few = Value(ids, output_field=ArrayField(BigIntegerField()))
    return found.filter(pk__in=Func(few, function="unnest", template=IDS))


def _amounts(form: ExpenseFilter) -> list[Decimal]:
    """Return the amounts that the words may mean, in and out."""
    owner = form.owner
    try:
        amount = parse_amount(
            form.cleaned_data["q"], currency=owner.currency, locale=owner.language
        )
    except AmountError:
        return []
    return [amount, -amount]


def _is(**condition: Any) -> Any:
    def narrow(_form: ExpenseFilter, found: ExpenseQuerySet, answer: str) -> ExpenseQuerySet:
        return found.filter(**condition) if answer == YES else found.exclude(**condition)

    return narrow


def _planned(_form: ExpenseFilter, found: ExpenseQuerySet, answer: str) -> ExpenseQuerySet:
    return found.filter(**{f"spent_on__{'gt' if answer == YES else 'lte'}": localdate()})


def _counting_as(form: ExpenseFilter, found: ExpenseQuerySet, kind: str) -> ExpenseQuerySet:
    """The rows in the sums of that kind: what has no category counts by its direction."""
    ids = [one.pk for one in form.categories if one.kind == kind]
    way = SPENT if kind == Category.Kind.SPENDING else MONEY_IN
    unfiled = Q(category=None, **{f"amount__{SIGN_OF[way]}": 0})
    return found.filter(Q(category__in=ids) | unfiled, is_excluded=False)


NARROW: dict[str, Callable[[ExpenseFilter, ExpenseQuerySet, Any], ExpenseQuerySet]] = {
    "category": _in_categories,
    "paid": lambda _form, found, pk: found.filter(payment_method=None if pk == NONE else pk),
    "tag": lambda _form, found, tag: found.tagged(fold(tag).removeprefix("#")),
    "currency": lambda _form, found, code: found.filter(currency=code),
    "in": lambda _form, found, way: found.filter(**{f"amount__{SIGN_OF[way]}": 0}),
    "min": lambda _form, found, least: found.alias(size=SIZE).filter(size__gte=least),
    "max": lambda _form, found, most: found.alias(size=SIZE).filter(size__lte=most),
    "repeating": _is(is_repeating=True),
    "excluded": _is(is_excluded=True),
    "counts": _counting_as,
    "planned": _planned,
    "expense": lambda _form, found, ids: found.filter(pk__in=ids),
    "q": _matching,
}

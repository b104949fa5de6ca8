"""Filters as programs write them, read by the same form as the page's."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.api.refusing import of_form, refuse
from expenses.api.schemas import Filter
from expenses.forms.filter import ExpenseFilter
from expenses.listing import Summary, summary_of, summary_of_all
from expenses.models import Expense
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.money import decimals_of, format_for_input

AMOUNTS = {"min", "max"}
SEVERAL = {"category", "expense"}
NAMES = {name: field.alias or name for name, field in Filter.model_fields.items()}
FILTERS = set(NAMES.values())


def expenses_asked_for(*, owner: User, asked: Filter) -> ExpenseQuerySet:
    """Return the owner's expenses that the filter finds; raise RefusedError if it is none."""
    values = _values(asked)
    if not values:
        return Expense.objects.owned_by(owner).present()
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, _as_typed(owner, name, value))
    form = ExpenseFilter(query, owner=owner)
    if not form.is_valid():
        raise of_form(form.errors)
    return form.expenses()


def summary_asked_for(*, owner: User, asked: Filter) -> Summary:
    """Return what they come to: of all, as the pages say it, from the sums that are kept."""
    if not _values(asked):
        return summary_of_all(owner=owner)
    return summary_of(expenses=expenses_asked_for(owner=owner, asked=asked))


def _values(asked: Filter) -> dict[str, Any]:
    given = {written: getattr(asked, name) for name, written in NAMES.items()}
    return {written: value for written, value in given.items() if value not in (None, [])}


def _as_typed(owner: User, name: str, value: Any) -> list[str]:
    """Write a value as its owner would type it: the form reads their way of writing numbers."""
    if name in AMOUNTS:
        if -value.as_tuple().exponent > decimals_of(owner.currency):
            raise refuse(name, _("Use no more decimals than your currency has."))
        return [format_for_input(value, owner.currency, locale=owner.language)]
    return value if isinstance(value, list) else [str(value)]

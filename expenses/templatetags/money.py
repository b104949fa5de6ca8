"""Amounts, counts and days in the reader's own format."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.money import format_money, format_number
from expenses.periods import format_day

register = template.Library()


@register.filter
def money(amount: Decimal | None, person: User) -> str:
    """Return an amount in the person's own currency, money in with a plus; "–" for None."""
    if amount is None:
        return "–"
    return format_money(amount, person.currency, locale=person.language, signed=True)


@register.filter
def amount(expense: Any, person: User) -> str:
    """Return an expense's amount in its own currency, money in with a plus."""
    return format_money(expense.amount, expense.currency, locale=person.language, signed=True)


@register.filter
def count(value: int, person: User) -> str:
    """Return a whole number: 3,412."""
    return format_number(value, locale=person.language)


@register.filter
def day(value: date, person: User) -> str:
    """Return "Today", "Yesterday", or the day as "Fri, Nov 20", with its year if not this one."""
    return day_in_words(value, today=localdate(), locale=person.language)


def day_in_words(value: date, *, today: date, locale: str) -> str:
    if value == today:
        return _("Today")
    if value == today - timedelta(days=1):
        return _("Yesterday")
    return format_day(value, today=today, locale=locale)

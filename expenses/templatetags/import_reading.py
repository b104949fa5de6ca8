"""A row of a file as one of its readings has it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.timezone import localdate

from accounts.models import User
from expenses.money import format_money
from expenses.periods import format_day

register = template.Library()


@register.filter
def read_on(row: dict[str, Any], person: User) -> str:
    day = date.fromisoformat(row["on"])
    return format_day(day, today=localdate(), locale=person.language)


@register.filter
def read_amount(row: dict[str, Any], person: User) -> str:
    amount = Decimal(row["amount"])
    return format_money(amount, row["currency"], locale=person.language, signed=True)

"""Rows as they are told: plain dictionaries, made by hand.

A page of a hundred expenses is built here in a fraction of the time that a model of each would
take; that they are what the schema describes, a test checks.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from expenses.models import Category, Expense, PaymentMethod
from expenses.money import decimals_of


def money(amount: Decimal, currency: str) -> str:
    return f"{amount:.{decimals_of(currency)}f}"


def id_of(pk: int | None) -> str | None:
    return None if pk is None else str(pk)


def moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def expense_row(expense: Expense, *, base: str) -> dict[str, Any]:
    """Tell of one expense; `base` is its owner's own currency."""
    based = expense.base_amount
    return {
        "id": str(expense.pk),
        "title": expense.title,
        "amount": money(expense.amount, expense.currency),
        "currency": expense.currency,
        "base_amount": None if based is None else money(based, base),
        "spent_on": expense.spent_on.isoformat(),
        "category": id_of(expense.category_id),
        "payment_method": id_of(expense.payment_method_id),
        "note": expense.note,
        "tags": expense.tags,
        "is_repeating": expense.is_repeating,
        "is_excluded": expense.is_excluded,
        "created_at": expense.created_at.isoformat(),
        "updated_at": expense.updated_at.isoformat(),
        "deleted_at": moment(expense.deleted_at),
    }


def category_row(category: Category, *, is_hidden: bool) -> dict[str, Any]:
    return {
        "id": str(category.pk),
        "name": category.name,
        "description": category.description,
        "parent": id_of(category.parent_id),
        "kind": category.kind,
        "icon": category.icon,
        "colour": category.colour,
        "position": category.position,
        "is_shared": category.is_shared,
        "is_offered": not (category.is_archived or is_hidden),
    }


def payment_method_row(method: PaymentMethod) -> dict[str, Any]:
    return {
        "id": str(method.pk),
        "name": method.name,
        "kind": method.kind,
        "currency": method.currency,
        "is_archived": method.is_archived,
    }

"""Rows to test with. Alice owns, Bob is the stranger."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from expenses.models import Category, Expense, PaymentMethod

numbers = count(1)


def a_person(username: str | None = None, **fields: Any) -> User:
    name = username or f"person{next(numbers)}"
    return User.objects.create_user(username=name, password="correct horse battery", **fields)


def a_category(*, owner: User | None = None, name: str | None = None, **fields: Any) -> Category:
    """A person's own category; a shared one without an owner."""
    name = name or f"Category {next(numbers)}"
    return Category.objects.create(owner=owner, name=name, **fields)


def a_payment_method(*, owner: User, name: str | None = None, **fields: Any) -> PaymentMethod:
    fields.setdefault("currency", owner.currency)
    name = name or f"Card {next(numbers)}"
    return PaymentMethod.objects.create(owner=owner, name=name, **fields)


def an_expense(*, owner: User, amount: str | Decimal = "12.50", **fields: Any) -> Expense:
    fields.setdefault("title", "Lunch")
    fields.setdefault("spent_on", date(2026, 11, 20))
    fields.setdefault("currency", owner.currency)
    money = Decimal(amount)
    same = fields["currency"] == owner.currency
    fields.setdefault("base_amount", money if same else None)
    return Expense.objects.create(owner=owner, amount=money, **fields)

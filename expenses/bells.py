"""Answers to the bells that accounts rings, since it may not know about expenses."""

from typing import Any

from accounts.models import User
from expenses.leaving import erase, stored_lines
from expenses.tasks import rebase_all_expenses


def on_currency_changed(*, person: User, **_: Any) -> None:
    """Queue the work in the transaction of the change: both happen or neither."""
    rebase_all_expenses.configure(lock=f"rebase-{person.pk}").defer(owner_id=person.pk)


def on_counting(*, person: User, **_: Any) -> list[str]:
    return stored_lines(owner=person)


def on_leaving(*, person: User, at_most: int, **_: Any) -> int:
    return erase(owner=person, at_most=at_most)

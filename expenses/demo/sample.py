"""Sample data in a person's own account, to look around with, and its removal."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.identity import name_step
from accounts.models import User
from accounts.people import hold
from expenses.demo.ledger import entries
from expenses.demo.people import record_household
from expenses.history import latest_change, mark_undone
from expenses.models import AddedRows, Category, Change, Expense, PaymentMethod, Rule

DAYS = 130
EXPENSES = 260
SEED = "sample"


class NotEmptyError(Exception):
    """The person has expenses of their own, among which the sample would be lost."""


@transaction.atomic
def add_sample(*, owner: User, until: date) -> int:
    """Write some months of expenses up to a day, in one step; return how many.

    Asked twice it is there once: raises NotEmptyError where there are expenses, in the trash
    or not.
    """
    owner = hold(person=owner)
    if Expense.objects.owned_by(owner).exists():
        raise NotEmptyError
    name_step(Change.Action.SAMPLE)
    household = entries(first=until - timedelta(days=DAYS), until=until, seed=SEED, count=EXPENSES)
    return record_household(person=owner, household=household)


def sample_of(*, owner: User) -> Change | None:
    """Return the step that added sample data, as long as it is there."""
    return (
        Change.objects.owned_by(owner)
        .filter(action=Change.Action.SAMPLE, is_undone=False)
        .order_by("-pk")
        .first()
    )


@transaction.atomic
def remove_sample(*, owner: User) -> int:
    """Remove what the sample added, in one step that can be undone; return how many expenses.

    Also what was changed since. A category or a payment method stays if an expense that is
    not of the sample is filed under it, or a rule names it.
    """
    owner = hold(person=owner)
    sample = sample_of(owner=owner)
    if sample is None:
        return 0
    name_step(Change.Action.UNDO)
    added = _added(sample)
    rows = Expense.objects.owned_by(owner).filter(pk__in=added.get("expenses_expense", []))
    removed, _by_model = rows.delete()
    _remove_unused(
        PaymentMethod.objects.owned_by(owner).filter(
            pk__in=added.get("expenses_paymentmethod", [])
        ),
        owner,
        "payment_method",
    )
    categories = Category.objects.owned_by(owner).filter(pk__in=added.get("expenses_category", []))
    for level in (categories.exclude(parent=None), categories.filter(parent=None)):
        free = level.exclude(
            pk__in=Category.objects.owned_by(owner).exclude(parent=None).values("parent")
        )
        _remove_unused(free, owner, "category")
    made = latest_change(owner=owner)
    if made:
        mark_undone(sample, by=made)
    return removed


def _added(change: Change) -> dict[str, list[int]]:
    added: dict[str, list[int]] = {}
    for rows in AddedRows.objects.owned_by(change.owner).filter(change=change):
        added.setdefault(rows.table, []).extend(rows.ids)
    return added


def _remove_unused(rows: QuerySet, owner: User, column: str) -> None:
    for users in (Expense.objects.owned_by(owner), Rule.objects.owned_by(owner)):
        used = users.filter(**{f"{column}__isnull": False}).values(column)
        rows = rows.exclude(pk__in=used)
    rows.delete()

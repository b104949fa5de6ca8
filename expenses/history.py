"""What changed, step by step.

The database writes it by itself (migration 0007); here it is read and forgotten.
"""

from datetime import datetime

from django.db.models import QuerySet

from accounts.identity import acting_for_everyone, present_step
from accounts.models import User
from expenses.models import Change, ChangedRow, Expense

FORGOTTEN_AT_ONCE = 10_000


def latest_change(*, owner: User) -> Change | None:
    """Return the change that the present step made to the owner's rows, if it made any."""
    return Change.objects.owned_by(owner).filter(step=present_step()).first()


def changes_of(*, owner: User, since: datetime) -> QuerySet[Change]:
    return Change.objects.owned_by(owner).filter(at__gte=since).order_by("-pk")


def changes_of_expense(*, owner: User, expense: int) -> QuerySet[Change]:
    """Return the steps that changed an expense after it was added, newest first."""
    table = Expense._meta.db_table  # noqa: SLF001 - its public name
    rows = ChangedRow.objects.owned_by(owner).filter(table=table, row_id=expense)
    return Change.objects.owned_by(owner).filter(pk__in=rows.values("change")).order_by("-pk")


def mark_undone(change: Change, *, by: Change) -> None:
    """What is undone is not in force; what it had undone itself is again."""
    by.undoes = change
    by.save(update_fields=["undoes"])
    is_undone, current = True, change
    while True:
        current.is_undone = is_undone
        current.save(update_fields=["is_undone"])
        if current.undoes is None:
            return
        is_undone, current = not is_undone, current.undoes


def forget_changes(*, before: datetime) -> int:
    """Delete what happened before that moment, of all people; return how many steps.

    A batch is a transaction of its own, and a second one at the same time takes what the
    first has not taken.
    """
    gone = 0
    while True:
        with acting_for_everyone():
            old = Change.objects.across_owners().filter(at__lt=before).order_by("pk")
            change = old.select_for_update(skip_locked=True).first()
            if change is None:
                return gone
            rows = ChangedRow.objects.across_owners().filter(owner=change.owner_id, change=change)
            some = rows.order_by("pk").values("pk")[:FORGOTTEN_AT_ONCE]
            removed, _by_model = rows.filter(pk__in=some).delete()
            if removed < FORGOTTEN_AT_ONCE:
                change.delete()
                gone += 1

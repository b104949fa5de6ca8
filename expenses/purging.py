"""What has been in the trash for long goes for good."""

from datetime import datetime

from accounts.identity import acting_for_everyone, keep_no_history
from expenses.models import ChangedRow, Expense

PURGED_AT_ONCE = 10_000


def purge_trashed(*, before: datetime) -> int:
    """Delete for good what was moved to the trash before that moment, of all people.

    A batch is a transaction of its own, so that nobody waits long for a lock; a second one
    at the same time takes what the first has not taken.
    """
    gone = 0
    while True:
        with acting_for_everyone():
            keep_no_history()
            trashed = Expense.objects.across_owners().trashed_before(before)
            batch = trashed.order_by("pk").select_for_update(skip_locked=True)
            ids = list(batch.values_list("pk", flat=True)[:PURGED_AT_ONCE])
            purged, _by_model = Expense.objects.across_owners().filter(pk__in=ids).delete()
            table = Expense._meta.db_table  # noqa: SLF001 - its public name
            ChangedRow.objects.across_owners().forget(table=table, ids=ids)
        if not purged:
            return gone
        gone += purged

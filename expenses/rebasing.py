"""Expenses in their owner's own currency, after the owner chose another one."""

from django.db.models import Case, DecimalField, F, Q, Value, When

from accounts.models import User
from accounts.people import hold
from expenses.models import Expense


def rebase_expenses(*, owner: User, after: int, at_most: int) -> int | None:
    """Correct `base_amount` of the next expenses behind the id `after`; return the last id.

    None when no more are wrong. In the owner's currency it is the amount itself, in any other
    unknown. Touches only rows where it differs, the trash included, so that it can be cut off
    and run again.
    """
    hold(person=owner)
    same = Q(currency=owner.currency)
    wrong = (same & ~Q(base_amount=F("amount"))) | (same & Q(base_amount=None))
    wrong |= ~same & Q(base_amount__isnull=False)
    rows = Expense.objects.owned_by(owner).filter(wrong, pk__gt=after).order_by("pk")
    ids = list(rows.select_for_update().values_list("pk", flat=True)[:at_most])
    if not ids:
        return None
    own = Case(
        When(same, then=F("amount")), default=Value(None), output_field=DecimalField(null=True)
    )
    Expense.objects.owned_by(owner).filter(pk__in=ids).update(base_amount=own)
    return ids[-1]

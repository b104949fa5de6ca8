"""Where the money is paid to, by the titles that a person gives."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, Sum
from django.db.models.functions import Lower

from accounts.models import User
from expenses.models import Expense

# So many rows are added up within some milliseconds.
FEW = 2_000


@dataclass(frozen=True)
class Merchant:
    """One title, in the spelling that sorts last, with its sum in the owner's currency."""

    title: str
    amount: Decimal
    count: int


def top_merchants(
    *, owner: User, first_day: date, last_day: date, with_bills: bool, most: int
) -> list[Merchant]:
    """Return the titles with the largest spending in these days, with one query.

    Titles that differ in case alone are one; what no rate is known for is left out.
    """
    rows = (
        Expense.objects.owned_by(owner)
        .spending()
        .filter(spent_on__range=(first_day, last_day), base_amount__isnull=False)
    )
    if not with_bills:
        rows = rows.filter(is_repeating=False)
    found = (
        rows.order_by()
        .values(folded=Lower("title"))
        .annotate(shown=Max("title"), amount=Sum("base_amount"), rows=Count("pk"))
        .filter(amount__gt=0)
        .order_by("-amount", "folded")[:most]
        .values_list("shown", "amount", "rows")
    )
    return [Merchant(title=title, amount=amount, count=count) for title, amount, count in found]

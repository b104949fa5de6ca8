"""What a person did lately, as the rules look at it: loaded once, bounded, in plain values."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple

from babel import Locale
from babel.lists import format_list

from accounts.folding import fold
from accounts.models import User
from expenses.models import Category, Expense
from expenses.money import format_money
from expenses.periods import Month, format_day
from expenses.totals import Totals

DAYS_LOOKED_BACK = 400
MOST_ROWS = 3000
DAYS_OF_BILLS = 200
MOST_BILLS = 1000

TITLE = 2


class Row(NamedTuple):
    pk: int
    spent_on: date
    title: str
    amount: Decimal
    currency: str
    base_amount: Decimal | None
    category_id: int | None
    kind: str | None
    is_repeating: bool
    is_excluded: bool
    folded: str

    @property
    def is_spending(self) -> bool:
        kind = self.kind or (Category.Kind.SPENDING if self.amount > 0 else Category.Kind.INCOME)
        return kind == Category.Kind.SPENDING and not self.is_excluded

    @property
    def is_payment(self) -> bool:
        return self.is_spending and self.amount > 0


@dataclass(frozen=True)
class Past:
    """A person's rows up to today, newest first, and their sums.

    `rows` are complete from `complete_from` on; of the days before only bills are in them.
    `totals` run from three months before `month` to today.
    """

    owner: User
    today: date
    month: Month
    totals: Totals
    rows: list[Row]
    complete_from: date

    def since(self, day: date) -> list[Row]:
        return [row for row in self.rows if row.spent_on >= day]

    def is_complete_since(self, day: date) -> bool:
        return self.complete_from <= day

    @cached_property
    def everyday_of_month(self) -> list[Row]:
        """The month's everyday spending that is in the person's own currency, or has a rate."""
        return [
            row
            for row in self.since(self.month.first_day)
            if row.is_spending and not row.is_repeating and row.base_amount is not None
        ]

    def money(self, amount: Decimal, currency: str = "") -> str:
        return format_money(amount, currency or self.owner.currency, locale=self.owner.language)

    def day(self, day: date) -> str:
        return format_day(day, today=self.today, locale=self.owner.language)

    def days(self, days: Iterable[date]) -> str:
        """Return "Sat, Nov 7 and Tue, Nov 10"."""
        language = Locale.parse(self.owner.language, sep="-")
        return format_list([self.day(day) for day in days], locale=language)


def past_of(*, owner: User, today: date, month: Month, totals: Totals) -> Past:
    """Load what the rules look at: the latest rows, and bills of half a year at least.

    One query, and a second one for somebody with more rows than are looked at.
    """
    first_day = today - timedelta(days=DAYS_LOOKED_BACK)
    found = (
        Expense.objects.owned_by(owner)
        .present()
        .filter(spent_on__range=(first_day, today))
        .newest_first()
        .values_list(
            "pk",
            "spent_on",
            "title",
            "amount",
            "currency",
            "base_amount",
            "category_id",
            "category__kind",
            "is_repeating",
            "is_excluded",
        )
    )
    rows = _rows(found[:MOST_ROWS])
    complete_from = first_day
    if len(rows) == MOST_ROWS:
        oldest = rows[-1].spent_on
        complete_from = oldest + timedelta(days=1)
        bills = found.filter(
            is_repeating=True,
            spent_on__range=(today - timedelta(days=DAYS_OF_BILLS), oldest),
        )[:MOST_BILLS]
        known = {row.pk for row in rows}
        rows += [row for row in _rows(bills) if row.pk not in known]
    return Past(
        owner=owner,
        today=today,
        month=month,
        totals=totals.between(totals.first_day, today),
        rows=rows,
        complete_from=complete_from,
    )


def by_title(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Group rows by title without regard to case, in the order they come."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.folded].append(row)
    return dict(groups)


def _rows(found: Iterable[tuple[Any, ...]]) -> list[Row]:
    folded = cache(fold)  # the same few titles over and over
    return [Row._make((*values, folded(values[TITLE]))) for values in found]

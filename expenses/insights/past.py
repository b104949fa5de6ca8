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
from expenses.asking import Question
from expenses.money import format_money
from expenses.periods import Month, format_day
from expenses.totals import Totals

DAYS_LOOKED_BACK = 200
MOST_ROWS = 1500
DAYS_OF_BILLS = 400
MOST_BILLS = 500

TITLE = 2

COLUMNS = """
expense.id, spent_on, title, amount, currency, base_amount, category_id,
NOT is_excluded AND CASE
    WHEN category.id IS NULL THEN amount > 0 ELSE category.kind = 'spending'
END AS is_spending,
is_repeating, is_excluded
"""
PRESENT = """
FROM expenses_expense AS expense
LEFT JOIN expenses_category AS category ON category.id = expense.category_id
WHERE expense.owner_id = %(owner)s AND deleted_at IS NULL
"""
# The latest rows, and bills from before the oldest of them.
LATELY = f"""
WITH latest AS MATERIALIZED (
    SELECT {COLUMNS} {PRESENT} AND spent_on BETWEEN %(first_day)s AND %(today)s
    ORDER BY spent_on DESC, expense.id DESC LIMIT %(most)s
)
SELECT * FROM latest
UNION ALL (
    SELECT {COLUMNS} {PRESENT} AND is_repeating AND spent_on >= %(first_day_of_bills)s
        AND (spent_on, expense.id) < (
            SELECT spent_on, id FROM latest ORDER BY spent_on, id LIMIT 1
        )
    ORDER BY spent_on DESC, expense.id DESC LIMIT %(most_bills)s
)
ORDER BY spent_on DESC, id DESC
"""  # noqa: S608 - the statements from above


class Row(NamedTuple):
    pk: int
    spent_on: date
    title: str
    amount: Decimal
    currency: str
    base_amount: Decimal | None
    category_id: int | None
    is_spending: bool
    is_repeating: bool
    is_excluded: bool
    folded: str

    @property
    def is_payment(self) -> bool:
        return self.is_spending and self.amount > 0


@dataclass(frozen=True)
class Lately:
    """A person's rows up to today, newest first.

    They are complete from `complete_from` on; of the days before only bills are among them.
    """

    rows: list[Row]
    complete_from: date


@dataclass(frozen=True)
class Past:
    """What a person did lately, and their sums, from three months before `month` to today."""

    owner: User
    today: date
    month: Month
    totals: Totals
    lately: Lately

    @property
    def rows(self) -> list[Row]:
        return self.lately.rows

    def since(self, day: date) -> list[Row]:
        return [row for row in self.rows if row.spent_on >= day]

    def is_complete_since(self, day: date) -> bool:
        return self.lately.complete_from <= day

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


def lately_of(*, owner: User, today: date) -> Question[Lately]:
    """Ask for the latest rows, and for bills of more than a year."""
    first_day = today - timedelta(days=DAYS_LOOKED_BACK)
    asked = {
        "owner": owner.pk,
        "today": today,
        "first_day": first_day,
        "most": MOST_ROWS,
        "first_day_of_bills": today - timedelta(days=DAYS_OF_BILLS),
        "most_bills": MOST_BILLS,
    }

    def read(found: Iterable[tuple[Any, ...]]) -> Lately:
        folded = cache(fold)  # the same few titles over and over
        rows = [Row._make((*values, folded(values[TITLE]))) for values in found]
        is_cut = len(rows) >= MOST_ROWS
        oldest = rows[MOST_ROWS - 1].spent_on + timedelta(days=1) if is_cut else first_day
        return Lately(rows, max(oldest, first_day))

    return Question([(LATELY, asked)], read)


def by_title(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Group rows by title without regard to case, in the order they come."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.folded].append(row)
    return dict(groups)

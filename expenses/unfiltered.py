"""A person's whole list, read by statements that are written out.

It is asked for more often than all that is narrowed. Put together by the ORM, its statements take
longer to write than PostgreSQL takes to answer them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connections, router

from accounts.models import User
from expenses.models import Expense

ROWS = """
SELECT id, spent_on, title, amount, base_amount, currency, category_id, payment_method_id, note,
    tags, is_excluded
FROM expenses_expense WHERE owner_id = %(owner)s AND deleted_at IS NULL
"""
NEWEST = f"{ROWS} ORDER BY spent_on DESC, id DESC LIMIT %(most)s"
OLDER = f"""{ROWS} AND (spent_on, id) < (%(when)s, %(pk)s)
ORDER BY spent_on DESC, id DESC LIMIT %(most)s"""
NEWER = f"""{ROWS} AND (spent_on, id) > (%(when)s, %(pk)s)
ORDER BY spent_on, id LIMIT %(most)s"""
SUMS = """
SELECT spent_on, sum(base_amount) FROM expenses_expense
WHERE owner_id = %(owner)s AND deleted_at IS NULL AND spent_on = ANY(%(days)s) GROUP BY spent_on
"""


class Row(NamedTuple):
    """What the list shows of an expense."""

    pk: int
    spent_on: date
    title: str
    amount: Decimal
    base_amount: Decimal | None
    currency: str
    category_id: int | None
    payment_method_id: int | None
    note: str
    tags: list[str]
    is_excluded: bool


@dataclass(frozen=True)
class Unfiltered:
    """Neither the trash nor anybody else's are in it."""

    owner: User

    def read(self, cursor: Any, most: int, *, upwards: bool) -> list[Row]:
        """Read so many rows at most from a place on, as `page_read_by` asks for them."""
        if cursor is None:
            return self._rows(NEWEST, most=most)
        statement = NEWER if upwards else OLDER
        return self._rows(statement, most=most, when=cursor.when, pk=cursor.pk)

    def sums_on(self, days: Iterable[date]) -> dict[date, Decimal | None]:
        return dict(self._asked(SUMS, days=list(days)))

    def _rows(self, statement: str, **asked: Any) -> list[Row]:
        return list(map(Row._make, self._asked(statement, **asked)))

    def _asked(self, statement: str, **asked: Any) -> list[tuple[Any, ...]]:
        with connections[router.db_for_read(Expense)].cursor() as cursor:
            cursor.execute(statement, {"owner": self.owner.pk, **asked})
            return cursor.fetchall()

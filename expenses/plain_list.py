"""The lists that are asked for most: the whole one, and what has some words.

Their statements are written out. Put together by the ORM they take longer to write than PostgreSQL
takes to answer them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connections, router

from accounts.models import User
from expenses.models import Expense
from expenses.models.text import words_sought

OF = "FROM expenses_expense WHERE owner_id = %(owner)s AND deleted_at IS NULL"
WITH_IDS = " AND id = ANY(%(ids)s::bigint[])"
# Row by row, for words so common that enough of them are met at once.
WITH_WORDS = " AND search @@ to_tsquery('simple', %(words)s)"

ROWS = f"""
SELECT id, spent_on, title, amount, base_amount, currency, category_id, payment_method_id, note,
    tags, is_excluded
{OF}"""
NEWEST = " ORDER BY spent_on DESC, id DESC LIMIT %(most)s"
OLDER = f" AND (spent_on, id) < (%(when)s, %(pk)s){NEWEST}"
NEWER = " AND (spent_on, id) > (%(when)s, %(pk)s) ORDER BY spent_on, id LIMIT %(most)s"
DAYS = f"SELECT spent_on, sum(base_amount) {OF} AND spent_on = ANY(%(days)s)"
SUMMARY = f"""
SELECT count(*), coalesce(sum(base_amount), 0), max(base_amount) FILTER (WHERE amount > 0),
    count(*) FILTER (WHERE base_amount IS NULL)
{OF}"""


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
class PlainList:
    """A person's expenses, but for the trash; all of them, unless it is narrowed."""

    owner: User
    narrowed: str = ""
    by: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def with_ids(cls, owner: User, ids: list[int]) -> "PlainList":
        # As one text: a thousand values take longer to write into a statement than to be sought.
        return cls(owner, WITH_IDS, {"ids": f"{{{','.join(map(str, ids))}}}"})

    @classmethod
    def with_words(cls, owner: User, text: str) -> "PlainList":
        return cls(owner, WITH_WORDS, {"words": words_sought(text)})

    @property
    def is_whole(self) -> bool:
        return not self.narrowed

    def read(self, cursor: Any, most: int, *, upwards: bool) -> list[Row]:
        """Read so many rows at most from a place on, as `page_read_by` asks for them."""
        if cursor is None:
            found = self._asked(ROWS, NEWEST, most=most)
        else:
            way = NEWER if upwards else OLDER
            found = self._asked(ROWS, way, most=most, when=cursor.when, pk=cursor.pk)
        return list(map(Row._make, found))

    def sums_on(self, days: Iterable[date]) -> dict[date, Decimal | None]:
        return dict(self._asked(DAYS, " GROUP BY spent_on", days=list(days)))

    def summary(self) -> tuple[int, Decimal, Decimal | None, int]:
        """Return count, sum, largest, and how many have no rate."""
        ((count, total, largest, unconverted),) = self._asked(SUMMARY, "")
        return count, total, largest, unconverted

    def _asked(self, statement: str, ending: str, **asked: Any) -> list[tuple[Any, ...]]:
        with connections[router.db_for_read(Expense)].cursor() as cursor:
            values = {"owner": self.owner.pk, **self.by, **asked}
            cursor.execute(statement + self.narrowed + ending, values)
            return cursor.fetchall()

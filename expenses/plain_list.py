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


OF = "FROM expenses_expense WHERE owner_id = %(owner)s AND deleted_at IS NULL"
# Row by row, for words so common that enough of them are met at once.
WITH_WORDS = " AND search @@ to_tsquery('simple', %(words)s)"

COLUMNS = ", ".join(["id", *Row._fields[1:]])
ROWS = f"SELECT {COLUMNS} {OF}"
NEWEST = " ORDER BY spent_on DESC, id DESC LIMIT %(most)s"
OLDER = f" AND (spent_on, id) < (%(when)s, %(pk)s){NEWEST}"
NEWER = " AND (spent_on, id) > (%(when)s, %(pk)s) ORDER BY spent_on, id LIMIT %(most)s"
DAYS = f"SELECT spent_on, sum(base_amount) {OF} AND spent_on = ANY(%(days)s)"
FIGURES = {
    "count": "count(*)",
    "total": "sum(base_amount)",
    "largest": "max(base_amount) FILTER (WHERE amount > 0)",
    "unconverted": "count(*) FILTER (WHERE base_amount IS NULL)",
}
SUMMARY = f"SELECT {', '.join(FIGURES.values())} {OF}"
# A few that were found are looked up once, for the rows of a page, the sums of its days and those
# of all of them.
FEW = f"""
SELECT * FROM (
    SELECT {COLUMNS}, sum(base_amount) OVER (PARTITION BY spent_on) AS of_day,
        {", ".join(f"{figure} OVER everything AS {name}" for name, figure in FIGURES.items())}
    {OF} AND id = ANY(%(ids)s::bigint[])
    WINDOW everything AS ()
) AS found WHERE true"""  # noqa: S608 - made of constants


@dataclass
class PlainList:
    """A person's expenses, but for the trash; all of them, unless it is narrowed."""

    owner: User
    narrowed: str = ""
    by: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def with_words(cls, owner: User, text: str) -> "PlainList":
        return cls(owner, WITH_WORDS, {"words": words_sought(text)})

    @property
    def is_whole(self) -> bool:
        return not self.narrowed

    def read(self, cursor: Any, most: int, *, upwards: bool) -> list[Row]:
        """Read so many rows at most from a place on, as `page_read_by` asks for them."""
        return list(map(Row._make, self._read(ROWS, cursor, most, upwards=upwards)))

    def sums_on(self, days: Iterable[date]) -> dict[date, Decimal | None]:
        return dict(self._asked(DAYS, " GROUP BY spent_on", days=list(days)))

    def summary(self) -> tuple[int, Decimal, Decimal | None, int]:
        """Return count, sum, largest, and how many have no rate."""
        ((count, total, largest, unconverted),) = self._asked(SUMMARY, "")
        return count, total or Decimal(0), largest, unconverted

    def _read(
        self, statement: str, cursor: Any, most: int, *, upwards: bool
    ) -> list[tuple[Any, ...]]:
        if cursor is None:
            return self._asked(statement, NEWEST, most=most)
        way = NEWER if upwards else OLDER
        return self._asked(statement, way, most=most, when=cursor.when, pk=cursor.pk)

    def _asked(self, statement: str, ending: str, **asked: Any) -> list[tuple[Any, ...]]:
        with connections[router.db_for_read(Expense)].cursor() as cursor:
            values = {"owner": self.owner.pk, **self.by, **asked}
            cursor.execute(statement + self.narrowed + ending, values)
            return cursor.fetchall()


class FewFound(PlainList):
    """Of a person's expenses those with some ids, of which one page is read."""

    def __init__(self, owner: User, ids: list[int]) -> None:
        # As one text: a thousand values take longer to write into a statement than to be sought.
        super().__init__(owner, by={"ids": f"{{{','.join(map(str, ids))}}}"})
        self._days: dict[date, Decimal | None] = {}
        self._summary: tuple[int, Decimal, Decimal | None, int] | None = None

    @property
    def is_whole(self) -> bool:
        return False

    def read(self, cursor: Any, most: int, *, upwards: bool) -> list[Row]:
        found = self._read(FEW, cursor, most, upwards=upwards)
        rows = []
        for *values, of_day, count, total, largest, unconverted in found:
            row = Row._make(values)
            rows.append(row)
            self._days[row.spent_on] = of_day
            self._summary = count, total or Decimal(0), largest, unconverted
        return rows

    def sums_on(self, days: Iterable[date]) -> dict[date, Decimal | None]:
        """Return the sums of days that a row was read of."""
        return {day: self._days[day] for day in days}

    def summary(self) -> tuple[int, Decimal, Decimal | None, int]:
        if self._summary is None:
            self.read(None, 1, upwards=False)
        return self._summary or (0, Decimal(0), None, 0)

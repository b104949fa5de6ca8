"""The one place sums come from.

Sums are read once, as the database keeps them (`DailyTotal`): by day, category and currency, and
bills apart from the rest. Every figure of a page is added up from the same cells: they agree.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Sum

from accounts.models import User
from expenses.choices import choices_of
from expenses.models import Category, DailyTotal, Expense

ZERO = Decimal(0)

# What counts, as `Cell` has it. Money in without a category is income until someone says otherwise.
CELLS = """
SELECT total.day, total.category_id, total.currency, total.is_repeating,
    CASE
        WHEN category.id IS NULL THEN total.base_spent
        WHEN category.kind = 'spending' THEN total.base_spent - total.base_received
        ELSE 0
    END AS spent,
    CASE
        WHEN category.id IS NULL THEN total.base_received
        WHEN category.kind = 'income' THEN total.base_received - total.base_spent
        ELSE 0
    END AS income,
    CASE
        WHEN category.id IS NULL THEN total.spent_unconverted
        WHEN category.kind = 'spending' THEN total.spent_unconverted - total.received_unconverted
        ELSE 0
    END AS spent_unconverted,
    total.count,
    CASE WHEN category.kind = 'transfer' THEN 0 ELSE total.unconverted END AS unconverted,
    (category.id IS NULL OR category.kind = 'spending')
        AND (total.base_spent <> 0 OR total.base_received <> 0 AND category.id IS NOT NULL)
        AS is_listed
FROM expenses_dailytotal AS total
LEFT JOIN expenses_category AS category ON category.id = total.category_id
WHERE total.owner_id = %(owner)s AND NOT total.is_excluded
    AND total.day BETWEEN %(first_day)s AND %(last_day)s
"""
BY_DAY = f"{CELLS} ORDER BY total.day"
BY_MONTH = f"""
SELECT min(day) AS day, category_id, currency, is_repeating, sum(spent), sum(income),
    sum(spent_unconverted), sum(count)::bigint, sum(unconverted)::bigint, bool_or(is_listed)
FROM ({CELLS}) AS cell
GROUP BY category_id, currency, is_repeating, expenses_month_of(cell.day, %(starts_on)s)
ORDER BY 1
"""  # noqa: S608 - the statement from above


class Cell(NamedTuple):
    """What counts on one day in one category and currency: bills, or all the rest.

    Sums are in the owner's own currency; what has no rate is in `spent_unconverted`, in the
    cell's currency, and is counted in `unconverted`, but for transfers; `number` is of rows. A
    page may read some thousand, so the database works all of it out.
    """

    day: date
    category_id: int | None
    currency: str
    is_repeating: bool
    spent: Decimal
    income: Decimal
    spent_unconverted: Decimal
    number: int
    unconverted: int
    is_listed: bool


class CategoryTotal(NamedTuple):
    """A top-level category with what is inside it; `category` is None for no category."""

    category: Category | None
    amount: Decimal
    whole: Decimal
    children: tuple["CategoryTotal", ...] = ()

    @property
    def percent(self) -> int:
        """Of the whole, rounded half to even; 0 where that is 0."""
        return round(self.amount * 100 / self.whole) if self.whole else 0


class DayTotal(NamedTuple):
    day: date
    amount: Decimal


@dataclass(frozen=True)
class Unconverted:
    """What no rate is known for: how many rows, and the spending in their own currency."""

    currency: str
    spent: Decimal
    count: int


@dataclass(frozen=True)
class Totals:
    """One person's sums from a first to a last day, both included; cells are in their order."""

    first_day: date
    last_day: date
    cells: tuple[Cell, ...]
    categories: Mapping[int | None, Category]
    # Where a cell is of more than one day (`totals_in_parts`), the days for themselves.
    days: tuple[Cell, ...] | None = None
    # What this is a part of, where a day comes to the same and may have been added up already.
    whole: "Totals | None" = field(default=None, compare=False, repr=False)

    def between(self, first_day: date, last_day: date) -> "Totals":
        start = bisect_left(self.cells, first_day, key=_day_of)
        end = bisect_right(self.cells, last_day, key=_day_of)
        is_inside = self.first_day <= first_day and last_day <= self.last_day
        whole = (self.whole or self) if is_inside else None
        cells = self.cells[start:end]
        return Totals(first_day, last_day, cells, self.categories, self.days, whole)

    def begin_before(self, day: date) -> bool:
        """Whether there is any row of an earlier day."""
        return any(cell.day < day for cell in self._daily)

    def everyday(self) -> "Totals":
        """All but bills and subscriptions."""
        return self._everyday

    @cached_property
    def _everyday(self) -> "Totals":
        return self._only(lambda cell: not cell.is_repeating)

    def bills(self) -> "Totals":
        return self._only(lambda cell: cell.is_repeating)

    @cached_property
    def spent(self) -> Decimal:
        return sum((cell.spent for cell in self.cells), ZERO)

    @cached_property
    def income(self) -> Decimal:
        return sum((cell.income for cell in self.cells), ZERO)

    @cached_property
    def count(self) -> int:
        """How many rows there are, of every kind."""
        return sum(cell.number for cell in self.cells)

    def by_category(self) -> list[CategoryTotal]:
        """Spending per top-level category, largest first; sub-categories are in their parent.

        The total is the whole of each. Categories without spending are left out.
        """
        inside: dict[int, list[tuple[Category | None, Decimal]]] = {}
        for pk, amount in self._listed.items():
            category = self.categories.get(pk)
            if category and category.parent_id:
                inside.setdefault(category.parent_id, []).append((category, amount))
        rows = [(self.categories.get(place), amount) for place, amount in self.by_place().items()]
        return [
            CategoryTotal(
                category,
                amount,
                self.spent,
                tuple(
                    CategoryTotal(part, sub, self.spent)
                    for part, sub in _largest_first(inside.get(category.pk, []))
                )
                if category
                else (),
            )
            for category, amount in _largest_first(rows)
        ]

    def by_place(self) -> dict[int | None, Decimal]:
        """The same sums by the id of the top-level category, None for no category."""
        amounts: dict[int | None, Decimal] = {}
        for pk, amount in self._listed.items():
            # One that came or went between the two queries counts as none until the next look.
            category = self.categories.get(pk)
            place = (category.parent_id or category.pk) if category else None
            amounts[place] = amounts.get(place, ZERO) + amount
        return amounts

    @cached_property
    def _listed(self) -> dict[int | None, Decimal]:
        sums: dict[int | None, Decimal] = {}
        for cell in self.cells:
            if cell.is_listed:
                sums[cell.category_id] = sums.get(cell.category_id, ZERO) + cell.spent
        return sums

    def by_day(self) -> list[DayTotal]:
        """Spending on every day of the range, those without any included."""
        amounts = self.amounts
        length = (self.last_day - self.first_day).days + 1
        days = (self.first_day + timedelta(days=number) for number in range(length))
        return [DayTotal(day, amounts.get(day, ZERO)) for day in days]

    @property
    def amounts(self) -> Mapping[date, Decimal]:
        """Spending on the days that have any row, and on some around the range too."""
        return (self.whole or self)._amounts  # noqa: SLF001 - of its own kind

    @property
    def _daily(self) -> tuple[Cell, ...]:
        return self.cells if self.days is None else self.days

    @cached_property
    def _amounts(self) -> dict[date, Decimal]:
        amounts: dict[date, Decimal] = {}
        for cell in self._daily:
            amounts[cell.day] = amounts.get(cell.day, ZERO) + cell.spent
        return amounts

    def unconverted(self) -> list[Unconverted]:
        """What is missing from the sums for want of a rate, per currency."""
        amounts: dict[str, Decimal] = defaultdict(Decimal)
        counts: dict[str, int] = defaultdict(int)
        for cell in self.cells:
            if cell.unconverted:
                amounts[cell.currency] += cell.spent_unconverted
                counts[cell.currency] += cell.unconverted
        return [
            Unconverted(currency=currency, spent=amounts[currency], count=counts[currency])
            for currency in sorted(amounts)
        ]

    def _only(self, wanted: Callable[[Cell], bool]) -> "Totals":
        days = None if self.days is None else tuple(filter(wanted, self.days))
        return replace(self, cells=tuple(filter(wanted, self.cells)), days=days, whole=None)


def totals_between(*, owner: User, first_day: date, last_day: date) -> Totals:
    """Return a person's sums from `first_day` to `last_day`, with two queries.

    Neither the trash nor what is left out of statistics is in them. Days to come are: a
    caller who asks for what was spent so far ends at today.
    """
    return _totals(BY_DAY, owner=owner, first_day=first_day, last_day=last_day)


def totals_by_month(*, owner: User, first_day: date, last_day: date) -> Totals:
    """Return the same sums with all of a month on its first day that has any.

    Many years are few cells then. What is asked of the whole or of a month comes out the same.
    """
    return _totals(BY_MONTH, owner=owner, first_day=first_day, last_day=last_day)


def _totals(statement: str, *, owner: User, first_day: date, last_day: date) -> Totals:
    asked: dict[str, Any] = {"first_day": first_day, "last_day": last_day}
    asked |= {"owner": owner.pk, "starts_on": owner.month_starts_on}
    categories = choices_of(owner).category_of
    with connections[router.db_for_read(DailyTotal)].cursor() as cursor:
        cursor.execute(statement, asked)
        cells = tuple(map(Cell._make, cursor.fetchall()))
    return Totals(first_day, last_day, cells, categories)


def spending_by(what: str, *, owner: User, first_day: date, last_day: date) -> dict[Any, Decimal]:
    """Return the spending per payment method (by its id) or per tag, largest first.

    Of tags, one expense counts for each that it has. None is the key of those without.
    """
    found = Expense.objects.owned_by(owner).spending()
    found = found.filter(spent_on__range=(first_day, last_day))
    rows = (
        (found.with_each_tag() if what == "tag" else found)
        .order_by()
        .values_list(what)
        .annotate(spent=Sum("base_amount", default=ZERO))
        .order_by("-spent", what)
    )
    return dict(rows)


def _day_of(cell: Cell) -> date:
    return cell.day


def _largest_first(
    amounts: list[tuple[Category | None, Decimal]],
) -> list[tuple[Category | None, Decimal]]:
    return sorted(amounts, key=lambda item: (-item[1], str(item[0] or "")))

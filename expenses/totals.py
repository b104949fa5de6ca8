"""The one place sums come from.

Sums are read once, as the database keeps them (`DailyTotal`): by day, category and currency, and
bills apart from the rest. Every figure of a page is added up from the same cells: they agree.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, IntegerField, Min, Sum, Value
from django.db.models.functions import ExtractIsoWeekDay

from accounts.models import User
from expenses.models import Category, DailyTotal, Expense
from expenses.models.owned import OwnedQuerySet

ZERO = Decimal(0)
SPENDING, INCOME, TRANSFER = (
    Category.Kind.SPENDING.value,
    Category.Kind.INCOME.value,
    Category.Kind.TRANSFER.value,
)

# What tells cells of one day apart, and what each holds, in their order.
KEY = ("category", "currency", "is_repeating")
FIGURES: dict[str, Any] = {
    "paid": F("base_spent"),
    "returned": -F("base_received"),
    "paid_unconverted": F("spent_unconverted"),
    "returned_unconverted": -F("received_unconverted"),
    "count": F("count"),
    "unconverted": F("unconverted"),
}

Place = TypeVar("Place", Category, Category | None)


@dataclass(slots=True, eq=False)
class Cell:
    """What counts on one day in one category and currency: bills, or all the rest.

    `paid` and `returned` are in the owner's own currency, the second negative; what has no
    rate is in `paid_unconverted` and `returned_unconverted`, in the cell's currency.

    A page may read some thousand, so nothing is worked out when it is asked for, and they are
    not frozen, which takes twice as long.
    """

    day: date
    category: Category | None
    currency: str
    is_repeating: bool
    paid: Decimal
    returned: Decimal
    paid_unconverted: Decimal
    returned_unconverted: Decimal
    count: int
    unconverted: int
    is_spending: bool = field(init=False)
    spent: Decimal = field(init=False)

    def __post_init__(self) -> None:
        if self.category is None:
            # Money in without a category is income until someone says otherwise.
            self.is_spending, self.spent = True, self.paid
        elif self.category.kind == SPENDING:
            self.is_spending, self.spent = True, self.paid + self.returned
        else:
            self.is_spending, self.spent = False, ZERO

    @property
    def is_transfer(self) -> bool:
        return self.category is not None and self.category.kind == TRANSFER

    @property
    def spent_unconverted(self) -> Decimal:
        if not self.is_spending:
            return ZERO
        if self.category is None:
            return self.paid_unconverted
        return self.paid_unconverted + self.returned_unconverted

    @property
    def income(self) -> Decimal:
        if self.category is None:
            return -self.returned
        if self.category.kind == INCOME:
            return -(self.paid + self.returned)
        return ZERO


@dataclass(frozen=True)
class CategoryTotal:
    """A top-level category with what is inside it; `category` is None for no category."""

    category: Category | None
    amount: Decimal
    share: Fraction
    children: tuple["CategoryTotal", ...] = ()


@dataclass(frozen=True)
class DayTotal:
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

    def between(self, first_day: date, last_day: date) -> "Totals":
        start = bisect_left(self.cells, first_day, key=_day_of)
        end = bisect_right(self.cells, last_day, key=_day_of)
        return Totals(first_day=first_day, last_day=last_day, cells=self.cells[start:end])

    def everyday(self) -> "Totals":
        """All but bills and subscriptions."""
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
        return sum(cell.count for cell in self.cells)

    def by_category(self) -> list[CategoryTotal]:
        """Spending per top-level category, largest first; sub-categories are in their parent.

        Shares are fractions of the total, so they add up to 1; all are 0 if the total is.
        Categories without spending are left out.
        """
        sums: dict[int | None, Decimal] = defaultdict(Decimal)
        places: dict[int | None, Category | None] = {}
        for cell in self.cells:
            if cell.is_spending and (cell.paid or cell.spent):
                key = cell.category.pk if cell.category else None
                sums[key] += cell.spent
                places[key] = cell.category
        amounts: dict[Category | None, Decimal] = defaultdict(Decimal)
        inside: dict[Category, dict[Category, Decimal]] = defaultdict(dict)
        for key, amount in sums.items():
            place = places[key]
            if place and place.parent:
                inside[place.parent][place] = amount
                place = place.parent
            amounts[place] += amount
        totals = []
        for category, amount in _largest_first(amounts):
            parts = _largest_first(inside[category]) if category in inside else []
            children = tuple(CategoryTotal(part, sub, self._share(sub)) for part, sub in parts)
            totals.append(CategoryTotal(category, amount, self._share(amount), children))
        return totals

    def by_day(self) -> list[DayTotal]:
        """Spending on every day of the range, those without any included."""
        amounts: dict[date, Decimal] = defaultdict(Decimal)
        for cell in self.cells:
            amounts[cell.day] += cell.spent
        length = (self.last_day - self.first_day).days + 1
        days = (self.first_day + timedelta(days=number) for number in range(length))
        return [DayTotal(day=day, amount=amounts[day]) for day in days]

    def unconverted(self) -> list[Unconverted]:
        """What is missing from the sums for want of a rate, per currency."""
        amounts: dict[str, Decimal] = defaultdict(Decimal)
        counts: dict[str, int] = defaultdict(int)
        for cell in self.cells:
            if cell.unconverted and not cell.is_transfer:
                amounts[cell.currency] += cell.spent_unconverted
                counts[cell.currency] += cell.unconverted
        return [
            Unconverted(currency=currency, spent=amounts[currency], count=counts[currency])
            for currency in sorted(amounts)
        ]

    def _only(self, wanted: Callable[[Cell], bool]) -> "Totals":
        return replace(self, cells=tuple(filter(wanted, self.cells)))

    def _share(self, amount: Decimal) -> Fraction:
        return Fraction(amount) / Fraction(self.spent) if self.spent else Fraction(0)


def totals_between(*, owner: User, first_day: date, last_day: date) -> Totals:
    """Return a person's sums from `first_day` to `last_day`, with two queries.

    Neither the trash nor what is left out of statistics is in them. Days to come are: a
    caller who asks for what was spent so far ends at today.
    """
    kept = _kept(owner, first_day, last_day).order_by("day")
    rows = kept.values_list("day", *KEY, *FIGURES.values())
    return Totals(first_day, last_day, _cells(rows, owner))


def totals_by_period(*, owner: User, starts: list[date], last_day: date) -> Totals:
    """Return the same sums for periods that follow each other, each from its start on.

    All that is on one day of the week in a period stands on the first such day, which leaves
    few cells of many years; what is asked of whole periods and of weekdays comes out the same.
    """
    first_days = Value(starts, output_field=ArrayField(DateField()))
    period = Func(F("day"), first_days, function="width_bucket", output_field=IntegerField())
    sums = {f"sum_of_{name}": Sum(figure) for name, figure in FIGURES.items()}
    rows = (
        _kept(owner, starts[0], last_day)
        .order_by()
        .values(*KEY, period=period, weekday=ExtractIsoWeekDay("day"))
        .annotate(first=Min("day"), **sums)
        .order_by("first")
        .values_list("first", *KEY, *sums)
    )
    return Totals(starts[0], last_day, _cells(rows, owner))


def _kept(owner: User, first_day: date, last_day: date) -> OwnedQuerySet:
    own: OwnedQuerySet = DailyTotal.objects.owned_by(owner)
    return own.filter(is_excluded=False, day__range=(first_day, last_day))


def _cells(rows: Iterable[tuple[Any, ...]], owner: User) -> tuple[Cell, ...]:
    categories = {
        category.pk: category
        for category in Category.objects.visible_to(owner).select_related("parent")
    }
    # One that came or went between the two queries counts as none until the next look.
    return tuple(Cell(day, categories.get(category), *rest) for day, category, *rest in rows)


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


def _largest_first(amounts: dict[Place, Decimal]) -> list[tuple[Place, Decimal]]:
    return sorted(amounts.items(), key=lambda item: (-item[1], str(item[0] or "")))

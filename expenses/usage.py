"""How much a person's categories, payment methods and tags are used."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Min, Q, Sum

from accounts.models import User
from expenses.models import Category, Expense, HiddenCategory
from expenses.periods import Month

MONTHS_LOOKED_AT = 12


@dataclass(frozen=True)
class Use:
    """How many expenses, and what they come to in a month of the last year."""

    count: int = 0
    monthly: Decimal | None = None

    def plus(self, other: "Use") -> "Use":
        known = [monthly for monthly in (self.monthly, other.monthly) if monthly is not None]
        return Use(self.count + other.count, sum(known, Decimal(0)) if known else None)


@dataclass
class CategoryRow:
    """A category as one person has it; `use` is with what is inside it."""

    category: Category
    use: Use
    is_away: bool
    is_inside: bool = False
    inside: list["CategoryRow"] = field(default_factory=list)
    can_go_up: bool = False
    can_go_down: bool = False


@dataclass(frozen=True)
class CategoryRows:
    offered: list[CategoryRow]
    away: list[CategoryRow]


def category_rows(*, owner: User, today: date) -> CategoryRows:
    """Return all categories that the person sees, those inside another in its row.

    Hidden and archived ones are apart, in one level; those of staff only if they have
    expenses. A category that is inside one of these stands among the offered itself.
    """
    hidden = set(HiddenCategory.objects.owned_by(owner).values_list("category", flat=True))
    categories = list(Category.objects.visible_to(owner).select_related("parent"))
    use = use_of_categories(owner=owner, today=today)
    with_inside = dict(use)
    for category in categories:
        if category.parent_id and category.pk in use:
            above = with_inside.get(category.parent_id, Use())
            with_inside[category.parent_id] = above.plus(use[category.pk])
    rows = {
        category.pk: CategoryRow(
            category,
            with_inside.get(category.pk, Use()),
            is_away=category.is_archived or category.pk in hidden,
        )
        for category in categories
    }
    offered = [row for row in rows.values() if not row.is_away]
    _let_them_move(offered)
    top = []
    for row in offered:
        above_row = rows.get(row.category.parent_id or 0)
        if above_row and not above_row.is_away:
            row.is_inside = True
            above_row.inside.append(row)
        else:
            top.append(row)
    away = [row for row in rows.values() if row.is_away]
    return CategoryRows(
        offered=top,
        away=[
            row
            for row in away
            if row.use.count or row.category.owner_id or not row.category.is_archived
        ],
    )


def _let_them_move(rows: list[CategoryRow]) -> None:
    """Own ones change places with own ones beside them."""
    places = defaultdict(list)
    for row in rows:
        if row.category.owner_id:
            places[row.category.parent_id].append(row)
    for siblings in places.values():
        for row in siblings[1:]:
            row.can_go_up = True
        for row in siblings[:-1]:
            row.can_go_down = True


def use_of_categories(*, owner: User, today: date) -> dict[int | None, Use]:
    """Return the use of each category that has expenses; None is the key of those without.

    The monthly average is over the last twelve full months, fewer for someone who began
    later, and None before the first full month is over. It is in the owner's own currency.
    """
    this_month = Month.of(today, starts_on=owner.month_starts_on)
    first = this_month
    for _ in range(MONTHS_LOOKED_AT):
        first = first.previous
    lately = Q(spent_on__range=(first.first_day, this_month.previous.last_day), is_excluded=False)
    rows = list(
        Expense.objects.owned_by(owner)
        .present()
        .order_by()
        .values("category")
        .annotate(count=Count("pk"), sum=Sum("base_amount", filter=lately), since=Min("spent_on"))
    )
    since = min((row["since"] for row in rows), default=today)
    months = _full_months(since=max(since, first.first_day), until=this_month)
    return {
        row["category"]: Use(row["count"], (row["sum"] or Decimal(0)) / months if months else None)
        for row in rows
    }


@dataclass(frozen=True)
class SharedUse:
    people: int = 0
    expenses: int = 0


def use_of_shared_categories() -> dict[int, SharedUse]:
    """Return how many people use each shared category for how much, the trash included."""
    rows = (
        Expense.objects.across_owners()
        .filter(category__isnull=False, category__owner=None)
        .order_by()
        .values_list("category")
        .annotate(people=Count("owner", distinct=True), expenses=Count("pk"))
    )
    return {category: SharedUse(people, expenses) for category, people, expenses in rows}


def use_of_payment_methods(*, owner: User) -> dict[int, int]:
    """Return how many expenses each payment method has."""
    rows = (
        Expense.objects.owned_by(owner)
        .present()
        .filter(payment_method__isnull=False)
        .order_by()
        .values_list("payment_method")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


def use_of_tags(*, owner: User) -> dict[str, int]:
    """Return how many expenses each tag has, most used first."""
    rows = (
        Expense.objects.owned_by(owner)
        .present()
        .with_each_tag()
        .order_by()
        .values_list("tag")
        .annotate(count=Count("pk"))
        .order_by("-count", "tag")
    )
    return dict(rows)


def _full_months(*, since: date, until: Month) -> int:
    """Return how many months there are from the one of `since` to the one before `until`."""
    month, months = until.previous, 0
    while month.last_day >= since:
        month, months = month.previous, months + 1
    return months

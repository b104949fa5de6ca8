"""Two categories or payment methods become one, or one goes away; no expense goes with it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.folding import fold
from accounts.identity import name_step
from accounts.people import hold, hold_all
from expenses.models import Category, Change, Expense, PaymentMethod, Rule, Statement, StatementLine
from expenses.models.category import CategoryQuerySet
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.models.rule import RuleQuerySet
from expenses.recording import not_by_hand, rewrite_expenses


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do. `into` is None where the expenses are left without one.

    Of the `rules` that name the source, those that would be left with nothing to do, or would
    fit what they did not fit before, go with it.
    """

    source: Category | PaymentMethod
    into: Category | PaymentMethod | None
    present: int
    trashed: int
    rules: int
    rules_going: int
    children: tuple[Category, ...] = ()
    children_go_to: Category | None = None
    counts_as: str = ""

    @property
    def rules_staying(self) -> int:
        return self.rules - self.rules_going


def expenses_of(source: Category | PaymentMethod) -> ExpenseQuerySet:
    """Return what is filed there itself, the trash included; of a shared category everyone's."""
    if isinstance(source, PaymentMethod):
        return Expense.objects.owned_by(source.owner).filter(payment_method=source)
    return _rows_beside(source).filter(category=source)


def merge_plan(
    *, source: Category | PaymentMethod, into: Category | PaymentMethod | None
) -> MergePlan:
    filed = expenses_of(source)
    counts = (
        filed.present().count(),
        filed.trashed().count(),
        _rules_of(source).count(),
        0 if into else _rules_going(source).count(),
    )
    if not isinstance(source, Category) or isinstance(into, PaymentMethod):
        return MergePlan(source, into, *counts)
    return MergePlan(
        source,
        into,
        *counts,
        children=tuple(_categories_beside(source).filter(parent=source)),
        children_go_to=_new_parent(into),
        counts_as=into.get_kind_display() if into and into.kind != source.kind else "",
    )


@transaction.atomic
def merge_categories(*, source: Category, into: Category | None) -> int:
    """Move what is in `source` to `into` and remove `source`; return how many expenses moved.

    The trash moves along. Categories inside `source` go inside `into`, beside it where it is
    inside another itself, and to the top level where `into` is None; one that meets a
    category of its name and owner there becomes one with it.

    Raises ValidationError for `into` if somebody files an expense there in the same moment.
    """
    if into and (into.pk == source.pk or into.parent_id == source.pk):
        raise ValueError("a category is merged into another one, and not into one inside it")
    if into and into.owner_id not in {None, source.owner_id}:
        raise ValueError("a category is merged into a shared one or one of its own owner")
    name_step(Change.Action.MERGE)
    _hold_owners(source)
    _lock(source, into)
    parent = _new_parent(into)
    _free_name(source)
    for child in _categories_beside(source).filter(parent=source).order_by("pk"):
        _take_inside(child, parent)
    # What is left without a category may be filed by a guess or a rule again.
    left_open = {} if into else {"set_by_hand": not_by_hand("category")}
    moved = _move(source, into, category=into, **left_open)
    _move_rules(source, into, category=into)
    _remove(source)
    return moved


@transaction.atomic
def merge_payment_methods(*, source: PaymentMethod, into: PaymentMethod | None) -> int:
    """Move the expenses of `source` to `into`, remove `source`, return how many moved.

    Raises ValidationError for `into` if one is added in the same moment.
    """
    if into and (into.pk == source.pk or into.owner_id != source.owner_id):
        raise ValueError("a payment method is merged into another one of its owner")
    name_step(Change.Action.MERGE)
    hold(person=source.owner)
    ids = [row.pk for row in (source, into) if row]
    list(
        PaymentMethod.objects.owned_by(source.owner)
        .filter(pk__in=ids)
        .order_by("pk")
        .select_for_update()
    )
    moved = _move(source, into, payment_method=into)
    _move_lines(source, into)
    _move_rules(source, into, payment_method=into)
    _remove(source)
    return moved


def _hold_owners(source: Category) -> None:
    """Whoever writes expenses holds their owner before any row of theirs."""
    if source.owner:
        hold(person=source.owner)
        return
    filed = Expense.objects.across_owners().filter(Q(category=source) | Q(category__parent=source))
    hold_all(people=filed.order_by().values("owner"))


def _move_lines(source: PaymentMethod, into: PaymentMethod | None) -> None:
    """Let what was imported be known under `into`: where both have a line, one of them is."""
    Statement.objects.owned_by(source.owner).filter(payment_method=source).update(
        payment_method=into
    )
    lines = StatementLine.objects.owned_by(source.owner)
    known = lines.filter(
        payment_method=into, booked_on=OuterRef("booked_on"), digest=OuterRef("digest")
    )
    moving = lines.filter(payment_method=source)
    moving.filter(Exists(known)).update(digest=None, identity=None)
    moving.update(payment_method=into)


def _lock(source: Category, into: Category | None) -> None:
    """Lock both in the order of their ids, so that two merges wait for one another.

    `source` so that nothing can be filed there any more; `into` only so that it stays. A
    shared one is not a person's to lock: if staff remove it, the foreign key refuses.
    """
    wanted = [source, into] if into and into.owner_id == source.owner_id else [source]
    for row in sorted(wanted, key=lambda row: row.pk):
        found = _categories_beside(source).filter(pk=row.pk)
        if not found.select_for_update(no_key=row is not source).exists():
            raise _gone(row)


def _gone(row: Category | PaymentMethod) -> ValidationError:
    return ValidationError({"into": _("%(name)s is gone.") % {"name": row.name}})


def _free_name(source: Category) -> None:
    """A category inside it may bear the same name, and move to where it stands."""
    no_name = f"\x01{source.pk}"
    _categories_beside(source).filter(pk=source.pk).update(name_folded=no_name)


def _new_parent(into: Category | None) -> Category | None:
    return into.parent if into and into.parent else into


def _take_inside(child: Category, parent: Category | None) -> None:
    place = _categories_beside(child).filter(owner=child.owner_id, parent=parent)
    namesake = place.filter(name_folded=fold(child.name)).first()
    if namesake:
        merge_categories(source=child, into=namesake)
    else:
        child.parent = parent
        child.save(update_fields=["parent"])


def _move(
    source: Category | PaymentMethod, into: Category | PaymentMethod | None, **column: Any
) -> int:
    try:
        return rewrite_expenses(expenses=expenses_of(source), **column)
    except ValidationError as error:
        raise _gone(into or source) from error


def _rules_of(source: Category | PaymentMethod) -> RuleQuerySet:
    if isinstance(source, PaymentMethod):
        return Rule.objects.owned_by(source.owner).filter(payment_method=source)
    if source.owner:
        return Rule.objects.owned_by(source.owner).filter(category=source)
    return Rule.objects.across_owners().filter(category=source)


def _rules_going(source: Category | PaymentMethod) -> RuleQuerySet:
    rules = _rules_of(source)
    return rules if isinstance(source, PaymentMethod) else rules.only_filing()


def _move_rules(
    source: Category | PaymentMethod, into: Category | PaymentMethod | None, **column: Any
) -> None:
    if into is None:
        _rules_going(source).delete()
    _rules_of(source).update(**column)


def _remove(source: Category | PaymentMethod) -> None:
    if isinstance(source, Category):
        rows: Any = _categories_beside(source)
    else:
        rows = PaymentMethod.objects.owned_by(source.owner)
    try:
        with transaction.atomic():
            # Not the row itself, which would forget its id also where this is undone.
            rows.filter(pk=source.pk).delete()
            connection.check_constraints()
    except IntegrityError as error:
        sentence = _("An expense was added to %(name)s just now. Send this again.")
        raise ValidationError({"into": sentence % {"name": source.name}}) from error


def _rows_beside(category: Category) -> ExpenseQuerySet:
    if category.owner:
        return Expense.objects.owned_by(category.owner)
    return Expense.objects.across_owners()


def _categories_beside(category: Category) -> CategoryQuerySet:
    if category.owner:
        return Category.objects.owned_by(category.owner)
    return Category.objects.across_owners()

"""How expenses are written: one or many, by a page, the API, an import or a command.

Every write keeps the amount in the owner's currency, counts the version up, and checks the
deferred foreign keys at once, so that a refusal names its field instead of failing COMMIT.
Whoever writes an amount holds its owner first: a currency chosen in the same moment is either
known here, or finds the amount stored and brings it along.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.folding import fold
from accounts.identity import name_step
from accounts.models import User
from accounts.people import hold, hold_and_name_step
from expenses.models import Category, Change, Expense, PaymentMethod, Rule
from expenses.models.expense import (
    CHOSEN,
    MAX_TAG_LENGTH,
    MAX_TAGS,
    base_amount_of,
)
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.models.text import CONTROL_CHARACTERS

SUBMITTED_BEFORE = "expense_submission_once"
RAISED_BY_A_TRIGGER = "23000"
CHECK = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


class StaleVersion(Exception):  # noqa: N818 - it names what is the matter, not a fault
    """The expense was changed since `version` was read; `current` is what is stored now."""

    def __init__(self, current: Expense) -> None:
        super().__init__(f"expense {current.pk} is at version {current.version}")
        self.current = current


class Changes(TypedDict, total=False):
    """What can be changed of many expenses at once."""

    category: Category | None
    payment_method: PaymentMethod | None
    spent_on: date
    is_repeating: bool
    is_excluded: bool


class AllChanges(Changes, total=False):
    """What can be changed of one expense."""

    title: str
    amount: Decimal
    currency: str
    note: str
    tags: str | Iterable[str]


class FirstAnswers(AllChanges, total=False):
    """What is said of a new expense: by a person, or by the rule that gives it its category."""

    rule: Rule | None


def normalise_tags(tags: str | Iterable[str]) -> list[str]:
    """Return tags as they are stored: folded, without "#", each once, in the order given.

    Commas and "#" part them, so that "#dog, Work trip" is "dog" and "work-trip". Raises
    ValidationError for the field `tags`.
    """
    text = tags if isinstance(tags, str) else ",".join(tags)
    parts = (re.sub(r"\s+", "-", fold(part)) for part in re.split("[,#]", fold(text)))
    found = list(dict.fromkeys(part for part in parts if part))
    if CONTROL_CHARACTERS.search("".join(found)):
        problem = _("Use plain text in tags: remove control characters.")
    elif any(len(tag) > MAX_TAG_LENGTH for tag in found):
        problem = _("A tag has at most %(most)d characters.") % {"most": MAX_TAG_LENGTH}
    elif len(found) > MAX_TAGS:
        problem = _("An expense has at most %(most)d tags.") % {"most": MAX_TAGS}
    else:
        return found
    raise ValidationError({"tags": problem})


def record_expense(
    *,
    owner: User,
    title: str,
    amount: Decimal,
    currency: str,
    spent_on: date,
    category: Category | None = None,
    payment_method: PaymentMethod | None = None,
    note: str = "",
    tags: str | Iterable[str] = (),
    is_repeating: bool = False,
    is_excluded: bool = False,
    submission: UUID | None = None,
    rule: Rule | None = None,
) -> Expense:
    """Store one expense; the same `submission` a second time returns the first one.

    That holds for two at the same moment too: the second waits for the first to be stored.
    Raises ValidationError with the field that the database refused.
    """
    given = {
        "title": title,
        "category": category and not rule,
        "tags": tags,
        "is_excluded": is_excluded,
        "is_repeating": is_repeating,
    }
    expense = Expense(
        owner=owner,
        title=title,
        amount=amount,
        currency=currency,
        spent_on=spent_on,
        category=category,
        payment_method=payment_method,
        note=note,
        tags=normalise_tags(tags),
        is_repeating=is_repeating,
        is_excluded=is_excluded,
        set_by_hand=[name for name in CHOSEN if given[name]],
        submission=submission,
        rule=rule,
    )
    own = hold_and_name_step(person=owner, action=Change.Action.RECORD)
    expense.base_amount = base_amount_of(own, amount, currency)
    try:
        with _checked():
            expense.save(force_insert=True)
    except IntegrityError as error:
        if _diagnosis(error).constraint_name != SUBMITTED_BEFORE:
            raise
        return Expense.objects.owned_by(owner).get(submission=submission)
    return expense


def change_expense(*, expense: Expense, version: int, **changes: Unpack[AllChanges]) -> Expense:
    """Change one expense, unless it is no longer at `version`: then raise StaleVersion.

    Storing what is stored already is no conflict, so a double click is one change. Whoever
    saves an expense that they know to be in the trash takes it out.
    """
    values: dict[str, Any] = dict(changes)
    if "tags" in values:
        values["tags"] = normalise_tags(values["tags"])
    rows = Expense.objects.owned_by(expense.owner).filter(pk=expense.pk)
    with transaction.atomic():
        name_step(Change.Action.EDIT)
        owner = hold(person=expense.owner)
        stored = rows.select_for_update(of=("self",)).get()
        if stored.version == version:
            chosen = set(stored.set_by_hand) | {
                name for name in values if _differs(stored, name, values)
            }
            amount = values.get("amount", stored.amount)
            currency = values.get("currency", stored.currency)
            with _checked():
                rows.update(
                    **values,
                    set_by_hand=[name for name in CHOSEN if name in chosen],
                    base_amount=base_amount_of(owner.currency, amount, currency),
                    deleted_at=None,
                    **_one_version_on(),
                )
            return rows.get()
    if stored.deleted_at or any(getattr(stored, name) != new for name, new in values.items()):
        raise StaleVersion(stored)
    return stored


def change_many(
    *,
    expenses: ExpenseQuerySet,
    add_tags: Iterable[str] = (),
    remove_tags: Iterable[str] = (),
    **changes: Unpack[Changes],
) -> int:
    """Change all these expenses that are not in the trash; return how many there are.

    A person has said so: what is a guess or a rule's is written by `rewrite_expenses`.
    """
    values: dict[str, Any] = dict(changes)
    tags: Combinable = F("tags")
    for tag in normalise_tags(remove_tags):
        tags = _without(tags, tag)
    for tag in normalise_tags(add_tags):
        tags = _Words(_without(tags, tag), Value(tag), function="array_append")
    if not isinstance(tags, F):
        values["tags"] = tags
    chosen: Combinable = F("set_by_hand")
    for name in [name for name in CHOSEN if name in values]:
        chosen = _Words(_without(chosen, name), Value(name), function="array_append")
    if not isinstance(chosen, F):
        values["set_by_hand"] = chosen
    return rewrite_expenses(expenses=expenses.present(), **values)


def rewrite_expenses(*, expenses: ExpenseQuerySet, **values: Any) -> int:
    """Set columns of all these expenses, those in the trash too; return how many there are."""
    with _checked():
        name_step(Change.Action.EDIT)
        return _in_turn(expenses).update(**values, **_one_version_on())


def not_by_hand(name: str) -> Combinable:
    """Return `set_by_hand` without this column, for an update."""
    return _without(F("set_by_hand"), name)


@transaction.atomic
def trash_expenses(*, expenses: ExpenseQuerySet, at: datetime) -> int:
    """Move these expenses to the trash; return how many were not in it before.

    `at` tells one deletion from another: whatever shares it can be restored together.
    """
    name_step(Change.Action.TRASH)
    return _in_turn(expenses.present()).update(deleted_at=at, **_one_version_on())


@transaction.atomic
def restore_expenses(*, expenses: ExpenseQuerySet) -> int:
    """Take these expenses out of the trash; return how many were in it."""
    name_step(Change.Action.RESTORE)
    return _in_turn(expenses.trashed()).update(deleted_at=None, **_one_version_on())


class _Words(Func):
    output_field = ArrayField(models.CharField(max_length=MAX_TAG_LENGTH))


def _without(words: Combinable, word: str) -> Combinable:
    return _Words(words, Value(word), function="array_remove")


def _differs(stored: Expense, name: str, values: dict[str, Any]) -> bool:
    """Tell without fetching what the stored row points at."""
    is_row = name in {"category", "payment_method"}
    return getattr(stored, f"{name}_id" if is_row else name) != getattr(
        values[name], "pk", values[name]
    )


def _one_version_on() -> dict[str, Any]:
    return {"version": F("version") + 1, "updated_at": Now()}


def _in_turn(expenses: ExpenseQuerySet) -> ExpenseQuerySet:
    """The same rows, locked in the order of their ids.

    Two changes of overlapping sets then wait for one another instead of each for the other.
    """
    ids = expenses.order_by("pk").select_for_update().values("pk")
    return Expense.objects.across_owners().filter(pk__in=ids)


@contextmanager
def _checked() -> Iterator[None]:
    """Write within a savepoint; what the database refuses becomes an error of its field."""
    try:
        with transaction.atomic():
            yield
            connection.cursor().execute(CHECK)
    except IntegrityError as error:
        if problem := _refusal(error):
            raise ValidationError(problem) from error
        raise


def _refusal(error: IntegrityError) -> dict[str, str]:
    diagnosis = _diagnosis(error)
    name = diagnosis.constraint_name or ""
    if "payment_method" in name:
        return {"payment_method": _("Choose a payment method from the list.")}
    if "category" in name or diagnosis.sqlstate == RAISED_BY_A_TRIGGER:
        return {"category": _("Choose a category from the list.")}
    if name == "expense_tags_are_few":
        problem = _("One of these expenses would have more than %(most)d tags.")
        return {"tags": problem % {"most": MAX_TAGS}}
    return {}


def _diagnosis(error: IntegrityError) -> Any:
    return error.__cause__.diag  # type: ignore[union-attr]

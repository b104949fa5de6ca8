"""A person's tags: given another name, merged, or no longer offered."""

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Case, F, Func, Value, When

from accounts.identity import name_step
from accounts.models import User
from expenses.models import ArchivedTag, Change, Expense
from expenses.models.expense import MAX_TAG_LENGTH
from expenses.recording import rewrite_expenses


@transaction.atomic
def rename_tag(*, owner: User, tag: str, name: str) -> int:
    """Write `name` instead of `tag` on all expenses, the trash too; return how many.

    Both are as stored. An expense that bears both keeps one; a name in use is thus a merge,
    and it stays offered or archived as it was.
    """
    name_step(Change.Action.TAG)
    tagged = Expense.objects.owned_by(owner).tagged(tag)
    is_new = not Expense.objects.owned_by(owner).tagged(name).exists()
    if is_new and tag in archived_tags(owner=owner):
        archive_tag(owner=owner, tag=name)
    changed = rewrite_expenses(
        expenses=tagged,
        tags=Case(
            When(tags__contains=[name], then=_tags("array_remove", Value(tag))),
            default=_tags("array_replace", Value(tag), Value(name)),
        ),
    )
    unarchive_tag(owner=owner, tag=tag)
    return changed


def archive_tag(*, owner: User, tag: str) -> None:
    """Offer the tag no more. It stays on the expenses that have it."""
    ArchivedTag.objects.bulk_create([ArchivedTag(owner=owner, name=tag)], ignore_conflicts=True)


def unarchive_tag(*, owner: User, tag: str) -> None:
    ArchivedTag.objects.owned_by(owner).filter(name=tag).delete()


def archived_tags(*, owner: User) -> set[str]:
    return set(ArchivedTag.objects.owned_by(owner).values_list("name", flat=True))


def _tags(function: str, *arguments: Value) -> Func:
    kind = ArrayField(models.CharField(max_length=MAX_TAG_LENGTH))
    return Func(F("tags"), *arguments, function=function, output_field=kind)

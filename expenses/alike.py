"""Expenses like one whose category was just said: offered to be filed along with it."""

from django.db import transaction

from accounts.models import User
from expenses.learning.suggesting import LATEST_FOR_A_LINE, past_of
from expenses.models import Category, Expense
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.recording import change_many

MOST = 5_000


def alike_to(*, owner: User, expense: Expense) -> ExpenseQuerySet:
    """Return the others of the same place and direction that were not filed by hand."""
    others = (
        Expense.objects.owned_by(owner)
        .present()
        .exclude(pk=expense.pk)
        .not_chosen_by_hand("category")
    )
    past = past_of(
        owner=owner,
        categories=Category.objects.offered_to(owner),
        latest=LATEST_FOR_A_LINE,
    )
    place = past.core(expense.title)
    of_place = (
        others.matching(" ".join(place)) if place else others.filter(title__iexact=expense.title)
    )
    rows = of_place.newest_first().values_list("pk", "title", "amount")[:MOST]
    ids = [
        pk
        for pk, title, amount in rows
        if past.core(title) == place and (amount < 0) == expense.is_money_in
    ]
    return Expense.objects.owned_by(owner).filter(pk__in=ids)


@transaction.atomic
def file_alike(*, owner: User, expense: Expense, category: Category | None) -> int:
    """File the expense and those like it, in one step; return how many are filed there anew.

    Raises ValidationError if the category is gone meanwhile.
    """
    others = alike_to(owner=owner, expense=expense)
    ids = [expense.pk, *others.values_list("pk", flat=True)]
    own = Expense.objects.owned_by(owner).filter(pk__in=ids)
    return change_many(expenses=own.exclude(category=category), category=category)

"""What is kept for a person, and how it goes with them."""

from typing import Any

from django.db import connection
from django.utils.translation import ngettext
from psycopg import sql

from accounts.identity import keep_no_history
from accounts.models import (
    ApiToken,
    AuthenticatorApp,
    EmailChange,
    KeptAnswer,
    Passkey,
    RecoveryCode,
    User,
)
from expenses.models import (
    AddedRows,
    ArchivedTag,
    Category,
    Change,
    ChangedRow,
    DailyTotal,
    Expense,
    HiddenCategory,
    MonthlyTotal,
    PaymentMethod,
    ReadingHabit,
    Rule,
    SavedFilter,
    Statement,
    StatementContent,
    StatementLine,
    Suggestion,
)
from expenses.money import format_number

# Whoever points at another comes first.
OWNED: list[Any] = [
    ChangedRow,
    AddedRows,
    Change,
    Suggestion,
    SavedFilter,
    ArchivedTag,
    HiddenCategory,
    StatementLine,
    StatementContent,
    Statement,
    ReadingHabit,
    Expense,
    DailyTotal,
    MonthlyTotal,
    Rule,
    PaymentMethod,
    Category,
    AuthenticatorApp,
    RecoveryCode,
    Passkey,
    EmailChange,
    KeptAnswer,
    ApiToken,
]

# And so among the rows of one table: a category inside another, a step that undoes another.
POINTING_FIRST = {Category: "parent_id", Change: "id DESC"}

ERASE = """
DELETE FROM {table} WHERE {key} IN (
    SELECT {key} FROM {table} WHERE owner_id = %s ORDER BY {order} LIMIT %s
)
"""


def erase(*, owner: User, at_most: int) -> int:
    """Delete up to so many rows of the owner, the trash included; return how many there were.

    Nothing of it is kept in the history. In SQL, since Django would fetch a million expenses
    to see what points at them.
    """
    keep_no_history()
    left = at_most
    with connection.cursor() as cursor:
        for model in OWNED:
            if left == 0:
                break
            cursor.execute(_erasing(model), [owner.pk, left])
            left -= cursor.rowcount
    return at_most - left


def _erasing(model: Any) -> sql.Composed:
    names = model._meta  # noqa: SLF001 - its public name
    return sql.SQL(ERASE).format(
        table=sql.Identifier(names.db_table),
        key=sql.Identifier(names.pk.column),
        order=sql.SQL(POINTING_FIRST.get(model, "owner_id")),
    )


def stored_lines(*, owner: User) -> list[str]:
    """Return how much is kept, a line each: "3,412 expenses". Nothing is left out but zeros."""
    expenses = Expense.objects.owned_by(owner)
    present, trashed = expenses.present().count(), expenses.trashed().count()
    categories = Category.objects.owned_by(owner).count()
    methods = PaymentMethod.objects.owned_by(owner).count()
    rules = Rule.objects.owned_by(owner).count()
    lines = [
        (present, ngettext("%(count)s expense", "%(count)s expenses", present)),
        (trashed, ngettext("%(count)s in the trash", "%(count)s in the trash", trashed)),
        (categories, ngettext("%(count)s own category", "%(count)s own categories", categories)),
        (methods, ngettext("%(count)s way to pay", "%(count)s ways to pay", methods)),
        (rules, ngettext("%(count)s rule", "%(count)s rules", rules)),
    ]
    return [
        line % {"count": format_number(count, locale=owner.language)}
        for count, line in lines
        if count
    ]

"""What is kept for a person, and how it goes with them."""

from typing import Any

from django.db import connection
from django.utils.translation import ngettext
from psycopg import sql

from accounts.identity import keep_no_history
from accounts.models import AuthenticatorApp, EmailChange, Passkey, RecoveryCode, User
from expenses.models import (
    AddedRows,
    ArchivedTag,
    Category,
    Change,
    ChangedRow,
    Expense,
    HiddenCategory,
    PaymentMethod,
    Suggestion,
)
from expenses.money import format_number

# Whoever points at another comes first.
OWNED: list[Any] = [
    ChangedRow,
    AddedRows,
    Change,
    Suggestion,
    ArchivedTag,
    HiddenCategory,
    Expense,
    PaymentMethod,
    Category,
    AuthenticatorApp,
    RecoveryCode,
    Passkey,
    EmailChange,
]


def erase(*, owner: User) -> None:
    """Delete every row of the owner, the trash included, one statement a table.

    Nothing of it is kept in the history. In SQL, since Django would fetch a million expenses
    to see what points at them.
    """
    keep_no_history()
    with connection.cursor() as cursor:
        for model in OWNED:
            table = sql.Identifier(model._meta.db_table)  # noqa: SLF001 - its public name
            cursor.execute(sql.SQL("DELETE FROM {} WHERE owner_id = %s").format(table), [owner.pk])


def stored_lines(*, owner: User) -> list[str]:
    """Return how much is kept, a line each: "3,412 expenses". Nothing is left out but zeros."""
    expenses = Expense.objects.owned_by(owner)
    present, trashed = expenses.present().count(), expenses.trashed().count()
    categories = Category.objects.owned_by(owner).count()
    methods = PaymentMethod.objects.owned_by(owner).count()
    lines = [
        (present, ngettext("%(count)s expense", "%(count)s expenses", present)),
        (trashed, ngettext("%(count)s in the trash", "%(count)s in the trash", trashed)),
        (categories, ngettext("%(count)s own category", "%(count)s own categories", categories)),
        (methods, ngettext("%(count)s way to pay", "%(count)s ways to pay", methods)),
    ]
    return [
        line % {"count": format_number(count, locale=owner.language)}
        for count, line in lines
        if count
    ]

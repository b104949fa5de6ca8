"""Many expenses at once: COPY into a temporary table, then one INSERT.

COPY straight into a table with row-level security is refused. One INSERT also calls each
statement-level trigger once, whatever the number of rows.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection, transaction

from accounts.identity import name_step
from accounts.models import User
from expenses.models import Change
from expenses.models.expense import base_amount_of

# In the order of NewExpense, then the amount in the owner's currency.
COLUMNS = {
    "spent_on": "date",
    "title": "text",
    "amount": "numeric",
    "currency": "text",
    "category_id": "bigint",
    "payment_method_id": "bigint",
    "note": "text",
    "tags": "text[]",
    "is_repeating": "boolean",
    "is_excluded": "boolean",
    "base_amount": "numeric",
}
MAKE_ROOM = f"""
CREATE TEMPORARY TABLE coming (
    number integer GENERATED ALWAYS AS IDENTITY,
    {", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())}
) ON COMMIT DROP
"""
COPY_IN = f"COPY coming ({', '.join(COLUMNS)}) FROM STDIN (FORMAT binary)"

# The ids then follow the days, so that rows of one month lie together on the disk.
INSERT = f"""
INSERT INTO expenses_expense (
    owner_id, {", ".join(COLUMNS)}, set_by_hand, version, created_at, updated_at
)
SELECT
    %s, {", ".join(COLUMNS)},
    CASE WHEN category_id IS NULL THEN '{{}}' ELSE '{{category}}' END::varchar[],
    1, now(), now()
FROM coming ORDER BY spent_on, number
"""  # noqa: S608 - the names from above

TWINS = """
SELECT coming.spent_on, coming.title, coming.amount, coming.currency, count(*) OVER ()
FROM coming
WHERE EXISTS (
    SELECT FROM expenses_expense stored
    WHERE stored.owner_id = %s AND stored.deleted_at IS NULL
        AND stored.spent_on = coming.spent_on AND stored.title = coming.title
        AND stored.amount = coming.amount AND stored.currency = coming.currency
)
ORDER BY coming.spent_on, coming.number LIMIT 1
"""


class NewExpense(NamedTuple):
    spent_on: date
    title: str
    amount: Decimal
    currency: str
    category_id: int | None
    payment_method_id: int | None
    note: str
    tags: list[str]
    is_repeating: bool
    is_excluded: bool


class Twins(NamedTuple):
    """How many of the new expenses are there already, and the first of them."""

    how_many: int
    spent_on: date
    title: str
    amount: Decimal
    currency: str


class AlreadyThereError(Exception):
    def __init__(self, twins: Twins) -> None:
        super().__init__(twins)
        self.twins = twins


@transaction.atomic
def load_expenses(
    *, owner: User, expenses: Iterable[NewExpense], refuse_twins: bool = False
) -> int:
    """Write one person's new expenses, and return how many.

    All or none. They are expected to be checked: a row that breaks a constraint raises the
    database's own error. With `refuse_twins`, raises AlreadyThereError if for any of them an
    expense with the same day, title and amount is there. Lifts the statement time-out until
    the transaction ends, since a million rows take longer than any page may.
    """
    name_step(Change.Action.LOAD)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(MAKE_ROOM)
        with cursor.copy(COPY_IN) as copy:
            copy.set_types(list(COLUMNS.values()))
            for new in expenses:
                copy.write_row((*new, base_amount_of(owner.currency, new.amount, new.currency)))
        if refuse_twins and (twins := _twins(cursor, owner)):
            raise AlreadyThereError(twins)
        cursor.execute(INSERT, [owner.pk])
        written: int = cursor.rowcount
        # What is deferred would otherwise fail at COMMIT, when nobody can answer for it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TABLE coming")
    return written


def _twins(cursor: Any, owner: User) -> Twins | None:
    cursor.execute("ANALYZE coming")
    cursor.execute(TWINS, [owner.pk])
    found = cursor.fetchone()
    return found and Twins(found[4], *found[:4])

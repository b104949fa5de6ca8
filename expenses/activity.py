"""What a person's steps were, summed up so that a sentence can be made of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf

from accounts.models import User
from expenses.models import Category, Change, Expense, PaymentMethod, Rule, SavedFilter

NAMED: dict[str, tuple[Any, Any]] = {
    "expenses_expense": (Expense, "title"),
    "expenses_category": (Category, "name"),
    "expenses_paymentmethod": (PaymentMethod, "name"),
    "expenses_savedfilter": (SavedFilter, "name"),
    "expenses_rule": (Rule, Coalesce(NullIf("name", Value("")), "title_text")),
}

ADDED = """
SELECT change_id, "table", sum(cardinality(ids)), min(ids[1])
FROM expenses_addedrows WHERE owner_id = %s AND change_id = ANY(%s) GROUP BY 1, 2
"""
CHANGED = """
SELECT
    change_id, "table", is_removal, count(DISTINCT row_id),
    (array_agg(
        coalesce(before ->> 'title', nullif(before ->> 'name', ''), before ->> 'title_text')
        ORDER BY id
    ))[1]
FROM expenses_changedrow WHERE owner_id = %s AND change_id = ANY(%s) GROUP BY 1, 2, 3
"""
LAST_NAMES = """
SELECT DISTINCT ON ("table", row_id)
    "table", row_id,
    coalesce(before ->> 'title', nullif(before ->> 'name', ''), before ->> 'title_text')
FROM expenses_changedrow
WHERE owner_id = %s AND ("table", row_id) IN (SELECT * FROM unnest(%s::text[], %s::bigint[]))
ORDER BY "table", row_id, id DESC
"""


@dataclass
class Touched:
    """How many rows of one table, and the name of the first."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    name: str = ""

    @property
    def count(self) -> int:
        return self.added + self.changed + self.removed


@dataclass
class Step:
    change: Change
    tables: dict[str, Touched] = field(default_factory=dict)
    undone: "Step | None" = None

    def of(self, table: str) -> Touched:
        return self.tables.get(table, Touched())


def steps_of(*, owner: User, changes: Iterable[Change]) -> list[Step]:
    """Sum the changes up, in their order, with the same few queries for one as for many.

    Each comes with what it undoes, if it undoes anything; fetch `undoes` along.
    """
    listed = list(changes)
    undone = {change.undoes.pk: Step(change.undoes) for change in listed if change.undoes}
    steps = {change.pk: Step(change) for change in listed}
    every = [*steps.values(), *undone.values()]
    ids = list(steps.keys() | undone.keys())
    unnamed: list[tuple[Touched, str, int]] = []

    def touched(change: int, table: str) -> list[Touched]:
        found = [step for step in every if step.change.pk == change]
        return [step.tables.setdefault(table, Touched()) for step in found]

    with connection.cursor() as cursor:
        cursor.execute(ADDED, [owner.pk, ids])
        for change, table, count, first in cursor.fetchall():
            for one in touched(change, table):
                one.added = count
                unnamed.append((one, table, first))
        cursor.execute(CHANGED, [owner.pk, ids])
        for change, table, is_removal, count, name in cursor.fetchall():
            for one in touched(change, table):
                if is_removal:
                    one.removed = count
                else:
                    one.changed = count
                one.name = name or one.name
    _name(owner, unnamed)
    for step in steps.values():
        if step.change.undoes:
            step.undone = undone[step.change.undoes.pk]
    return [steps[change.pk] for change in listed]


def _name(owner: User, unnamed: list[tuple[Touched, str, int]]) -> None:
    """Give what was added the name that its first row has now, or had when it went."""
    rows = {(table, first) for _one, table, first in unnamed}
    names: dict[tuple[str, int], str] = {}
    with connection.cursor() as cursor:
        cursor.execute(LAST_NAMES, [owner.pk, [table for table, _ in rows], [pk for _, pk in rows]])
        names.update({(table, pk): name for table, pk, name in cursor.fetchall()})
    for table, (model, column) in NAMED.items():
        wanted = [pk for of_table, pk in rows if of_table == table]
        found = model.objects.owned_by(owner).filter(pk__in=wanted).values_list("pk", column)
        names.update({(table, pk): name for pk, name in found})
    for one, table, first in unnamed:
        one.name = one.name or names.get((table, first)) or ""

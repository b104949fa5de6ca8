"""What changed, step by step, so that any step can be taken back.

Written by the database itself (migration 0006_history), whoever made the change.
"""

import json
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from expenses.models.owned import Owned, OwnedQuerySet


class ExactDecoder(json.JSONDecoder):
    """Amounts in JSON are never floats."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse_float=Decimal, **options)


class VersionField(models.JSONField):
    """A row as it was, by column."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"decoder": ExactDecoder})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        del kwargs["decoder"]
        return name, "django.db.models.JSONField", args, kwargs


class Change(Owned):
    """One step of one person: all that one request, job or command did to their rows."""

    class Action(models.TextChoices):
        RECORD = "record", _("added")
        EDIT = "edit", _("changed")
        TRASH = "trash", _("deleted")
        RESTORE = "restore", _("restored")
        MERGE = "merge", _("merged")
        TAG = "tag", _("tagged")
        LOAD = "load", _("loaded")
        SAMPLE = "sample", _("sample data")
        IMPORT = "import", _("imported")
        RULES = "rules", _("filed by rules")
        SUGGESTION = "suggestion", _("dismissed")
        UNDO = "undo", _("undone")
        OTHER = "", _("changed")

    class Door(models.TextChoices):
        PAGE = "page", _("here")
        API = "api", _("a program")
        ADMIN = "admin", _("an administrator")
        COMMAND = "command", _("a command")
        JOB = "job", _("a scheduled job")
        DATABASE = "database", _("the database")

    step = models.CharField(max_length=40)
    action = models.CharField(max_length=12, choices=Action, blank=True)
    door = models.CharField(max_length=12, choices=Door)
    at = models.DateTimeField()
    undoes = models.ForeignKey(
        "self",
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,  # one together with the owner stands instead, here and below
        db_index=False,
    )
    is_undone = models.BooleanField(default=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="change_once_a_step", fields=["owner", "step"]),
            models.UniqueConstraint(name="change_id_and_owner", fields=["owner", "id"]),
        ]
        indexes = [
            models.Index(
                fields=["owner"], name="change_with_sample", condition=models.Q(action="sample")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action or 'change'} {self.pk}"


FORGET = """
WITH forgotten AS (
    DELETE FROM expenses_changedrow WHERE "table" = %(table)s AND row_id = ANY(%(ids)s)
    RETURNING id, change_id
)
DELETE FROM expenses_change change
WHERE id IN (SELECT change_id FROM forgotten)
    AND NOT EXISTS (SELECT FROM expenses_addedrows WHERE change_id = change.id)
    AND NOT EXISTS (
        SELECT FROM expenses_changedrow other
        WHERE change_id = change.id AND other.id NOT IN (SELECT id FROM forgotten)
    )
"""


class AddedRows(Owned):
    """The rows that one statement added to one table, by their ids."""

    change = models.ForeignKey(
        Change,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    table = models.CharField(max_length=63)
    ids = ArrayField(models.BigIntegerField())

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "change"], name="added_rows_of_change")]

    def __str__(self) -> str:
        return f"{len(self.ids)} in {self.table}"


class ChangedRowQuerySet(OwnedQuerySet):
    def forget(self, *, table: str, ids: list[int]) -> None:
        """Delete every version of these rows, and the steps of which nothing is left then."""
        with connection.cursor() as cursor:
            cursor.execute(FORGET, {"table": table, "ids": ids})


class ChangedRow(Owned):
    """A row before it was changed or removed. Ids rise in the order in which that happened.

    Those of AddedRows are from the same sequence.
    """

    change = models.ForeignKey(
        Change,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    before = VersionField()
    is_removal = models.BooleanField()

    objects = ChangedRowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "change"], name="changed_row_of_change"),
            models.Index(fields=["owner", "table", "row_id"], name="changed_row_of_row"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"

"""Files of banks, what they hold line by line, and how each kind of file is read."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from expenses.models.expense import Expense
from expenses.models.owned import Owned, OwnedQuerySet
from expenses.models.payment_method import PaymentMethod
from expenses.models.text import OneLineField


class StatementQuerySet(OwnedQuerySet):
    def open(self) -> Self:
        """Uploaded, and not taken in yet."""
        return self.exclude(state=Statement.State.DONE)

    def done(self) -> Self:
        return self.filter(state=Statement.State.DONE)

    def under_way(self) -> Self:
        """Left to the worker, which reads them or takes them in."""
        return self.filter(state__in=[Statement.State.EXAMINING, Statement.State.TAKING])

    def with_content(self) -> Self:
        content = StatementContent.objects.filter(statement=OuterRef("pk"), owner=OuterRef("owner"))
        return self.filter(Exists(content))

    def uploaded_before(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment)

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class Statement(Owned):
    """One uploaded file. What is kept of it after it was taken in are its lines."""

    class State(models.TextChoices):
        ASKING = "asking", _("waits for an answer")
        EXAMINING = "examining", _("is being read")
        READY = "ready", _("waits for you")
        TAKING = "taking", _("is being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("could not be imported")

    file_name = OneLineField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(default=0)
    format = models.CharField(max_length=20, blank=True)
    payment_method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.RESTRICT,
        null=True,
        related_name="+",
        db_constraint=False,  # one together with the owner stands instead, here and below
        db_index=False,
        verbose_name=_("paid with"),
    )
    # Each account named in the file is a payment method of its own.
    is_by_account = models.BooleanField(default=False)
    is_large = models.BooleanField(default=False)
    signature = models.CharField(max_length=64, blank=True)
    answers = models.JSONField(null=True)
    # A digest of how the lines were read, so that the same file is known to hold the same ones.
    read_as = models.CharField(max_length=64, blank=True)
    preview = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.ASKING)
    failure = models.TextField(blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    there_count = models.PositiveIntegerField(default=0)
    matched_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    unreadable_count = models.PositiveIntegerField(default=0)
    undecided_count = models.PositiveIntegerField(default=0)
    # By which the change is found that can be undone.
    step = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    examined_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField(null=True)
    # Set by the database when the lines go, and emptied when they come back.
    undone_at = models.DateTimeField(null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(name="statement_id_and_owner", fields=["owner", "id"]),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How far it is read; 99 at most, since the rows still have to be written then."""
        return min(99, 100 * self.rows_read // max(self.rows_expected, 1))


class StatementContent(Owned):
    """A piece of an uploaded file, until it is taken in: web and worker share no disk."""

    statement = models.ForeignKey(
        Statement,
        on_delete=models.DO_NOTHING,  # the database's goes along
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    number = models.PositiveIntegerField()
    piece = models.BinaryField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="statement_piece_once", fields=["owner", "statement", "number"]
            ),
        ]


class StatementLineQuerySet(OwnedQuerySet):
    def of(self, statement: Statement) -> Self:
        return self.filter(statement=statement)

    def in_file_order(self) -> Self:
        return self.order_by("number", "pk")


class StatementLine(Owned):
    """One booking of a file, exactly as the bank wrote it.

    `identity` is made of what the bank says and nothing that a person can edit; its first eight
    bytes are `digest`, which is empty where the line decides nothing: it is there already. Both
    are empty where it cannot be read.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        THERE = "there", _("already there")
        MATCHED = "matched", _("matched with yours")
        SKIPPED = "skipped", _("left out")
        UNREADABLE = "unreadable", _("cannot be read")

    owner = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,  # the statement has its owner
        db_index=False,
        editable=False,
        verbose_name=_("owner"),
    )
    statement = models.ForeignKey(
        Statement,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    number = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(max_length=10, choices=Outcome)
    booked_on = models.DateField(_("day"), null=True)
    payment_method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.RESTRICT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    digest = models.BigIntegerField(null=True)
    identity = models.BinaryField(null=True)
    expense = models.ForeignKey(
        Expense,
        on_delete=models.DO_NOTHING,  # the database empties it
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    reason = models.TextField(blank=True)
    raw = models.TextField()

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        indexes = [
            models.Index(fields=["owner", "statement", "number"], name="line_of_statement"),
            models.Index(
                fields=["owner", "expense"],
                name="line_of_expense",
                condition=Q(expense__isnull=False),
            ),
        ]
        constraints = [
            # The day first, so that a file's lines lie together; the digest before the payment
            # method, which may be null and so cannot be looked up by equality.
            models.UniqueConstraint(
                name="statement_line_once",
                fields=["owner", "booked_on", "digest", "payment_method"],
                condition=Q(digest__isnull=False),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class ReadingHabit(Owned):
    """What a person said about a file, for the next one with the same columns."""

    signature = models.CharField(max_length=64)
    answers = models.JSONField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reading_habit_once", fields=["owner", "signature"]),
        ]

    def __str__(self) -> str:
        return self.signature

"""One amount on one day."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from expenses.models.category import Category
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.models.owned import Owned
from expenses.models.payment_method import PaymentMethod
from expenses.models.text import LinesField, OneLineField
from expenses.money import MAX_AMOUNT
from expenses.periods import EARLIEST, LATEST

CHOSEN = ("title", "category", "tags", "is_excluded", "is_repeating")
MAX_TAGS = 20
MAX_TAG_LENGTH = 50
MAX_NOTE_LENGTH = 5000


class ExpenseManager(models.Manager.from_queryset(ExpenseQuerySet)):
    def get_queryset(self) -> ExpenseQuerySet:
        return super().get_queryset().defer("search")


class Expense(Owned):
    """Positive amounts are money out, negative ones money back or in; never zero."""

    title = OneLineField(_("what was it"), max_length=200)
    spent_on = models.DateField(_("day"))
    amount = models.DecimalField(_("amount"), max_digits=19, decimal_places=4)
    currency = models.CharField(_("currency"), max_length=3)
    base_amount = models.DecimalField(
        _("amount in own currency"), max_digits=19, decimal_places=4, null=True, editable=False
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("category"),
    )
    payment_method = models.ForeignKey(
        PaymentMethod,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,  # a foreign key together with the owner stands instead
        db_index=False,
        verbose_name=_("paid with"),
    )
    note = LinesField(_("note"), blank=True, default="", max_length=MAX_NOTE_LENGTH)
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH),
        verbose_name=_("tags"),
        default=list,
        blank=True,
        size=MAX_TAGS,
    )
    is_repeating = models.BooleanField(_("a bill or subscription"), default=False)
    is_excluded = models.BooleanField(_("leave out of statistics"), default=False)
    # Which of CHOSEN a person chose. A guess or a rule changes the others only.
    set_by_hand = ArrayField(
        models.CharField(max_length=20), default=list, db_default=[], editable=False
    )
    # The one that gave it its category, if one did; it stays said when the rule goes, which may
    # come back. The reason only while the category is the rule's and nobody has chosen another.
    rule = models.ForeignKey(
        "expenses.Rule",
        on_delete=models.DO_NOTHING,
        null=True,
        editable=False,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # The purchase that this money back belongs to; shown while it is money in.
    refund_of = models.ForeignKey(
        "self",
        on_delete=models.DO_NOTHING,  # the database empties it
        null=True,
        related_name="+",
        db_constraint=False,  # as of the payment method
        db_index=False,
        editable=False,
        verbose_name=_("refund of"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    submission = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    search = models.GeneratedField(
        expression=Func(F("title"), F("note"), F("tags"), function="expenses_search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ExpenseManager()

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        indexes = [
            # Rising, though lists run from the newest on: read backwards they are as quick, and
            # days come in rising, for which PostgreSQL keeps the pages full.
            models.Index(
                fields=["owner", "spent_on", "id"],
                name="expense_list",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                fields=["owner", "spent_on", "id"],
                name="expense_bills",
                condition=Q(deleted_at=None, is_repeating=True),
            ),
            models.Index(
                fields=["owner", "category", "spent_on", "id"],
                name="expense_of_category",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                fields=["owner", "payment_method", "spent_on", "id"],
                name="expense_of_payment_method",
                condition=Q(deleted_at=None, payment_method__isnull=False),
            ),
            models.Index(
                fields=["owner", "deleted_at"],
                name="expense_trash",
                condition=Q(deleted_at__isnull=False),
            ),
            models.Index(
                F("owner"),
                Lower("title"),
                F("spent_on"),
                F("id"),
                name="expense_title",
                condition=Q(deleted_at=None),
            ),
            models.Index(
                fields=["owner", "refund_of"],
                name="expense_refunds",
                condition=Q(refund_of__isnull=False),
            ),
            # What categories are learned from, the latest first.
            models.Index(
                fields=["owner", "spent_on", "id"],
                name="expense_filed_by_hand",
                condition=Q(
                    deleted_at=None, category__isnull=False, set_by_hand__contains=["category"]
                ),
            ),
            GinIndex(fields=["search"], name="expense_search"),
            GinIndex(fields=["tags"], name="expense_tags"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="expense_submission_once",
                fields=["owner", "submission"],
                condition=Q(submission__isnull=False),
            ),
            # For foreign keys with the owner, and the one index of all rows of an owner.
            models.UniqueConstraint(name="expense_id_and_owner", fields=["owner", "id"]),
            models.CheckConstraint(
                name="expense_amount_is_real_money",
                condition=~Q(amount=0) & Q(amount__range=(-MAX_AMOUNT, MAX_AMOUNT)),
            ),
            models.CheckConstraint(
                name="expense_currency_is_a_code", condition=Q(currency__regex=r"^[A-Z]{3}$")
            ),
            models.CheckConstraint(
                name="expense_day_is_in_range", condition=Q(spent_on__range=(EARLIEST, LATEST))
            ),
            models.CheckConstraint(
                name="expense_is_no_refund_of_itself",
                condition=Q(refund_of=None) | ~Q(refund_of=F("id")),
            ),
            models.CheckConstraint(name="expense_has_a_title", condition=Q(title__regex=r"\S")),
            models.CheckConstraint(
                name="expense_title_is_one_line",
                condition=~Q(title__regex=r"[\x01-\x1f\x7f]"),
            ),
            models.CheckConstraint(
                name="expense_tags_are_few", condition=Q(tags__len__lte=MAX_TAGS)
            ),
            models.CheckConstraint(
                name="expense_note_has_an_end",
                condition=LessThanOrEqual(Length("note"), MAX_NOTE_LENGTH),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("expenses:expense-update", args=[self.pk])

    @property
    def is_money_in(self) -> bool:
        return self.amount < 0


def base_amount_of(own: str, amount: Decimal, currency: str) -> Decimal | None:
    """Return the amount in the owner's own currency; None while no rate is known."""
    return amount if currency == own else None

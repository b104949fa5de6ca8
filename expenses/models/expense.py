"""One amount on one day."""

from datetime import datetime
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Sum, Value
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from expenses.models.category import Category
from expenses.models.owned import Owned, OwnedQuerySet
from expenses.models.payment_method import PaymentMethod
from expenses.models.text import LinesField, OneLineField, words_sought
from expenses.money import MAX_AMOUNT
from expenses.periods import EARLIEST, LATEST, Month

CHOSEN = ("title", "category", "tags", "is_excluded", "is_repeating")
MAX_TAGS = 20
MAX_TAG_LENGTH = 50
MAX_NOTE_LENGTH = 5000

# A function that finds ids by an index which row-level security keeps from a plain condition.
IDS = "(SELECT %(function)s(%(expressions)s))"
# The same for a handful of ids. PostgreSQL expects a thousand of a function, and then goes through
# all of a person's rows; of an array it expects ten, which it seeks one by one.
FEW_IDS = "(SELECT unnest(ARRAY(SELECT %(function)s(%(expressions)s))))"


class _Unnest(Func):
    function = "unnest"
    output_field = models.TextField()
    set_returning = True


class ExpenseQuerySet(OwnedQuerySet):
    def present(self) -> Self:
        """Neither in the trash nor gone."""
        return self.filter(deleted_at=None)

    def trashed(self) -> Self:
        return self.filter(deleted_at__isnull=False)

    def trashed_before(self, moment: datetime) -> Self:
        return self.filter(deleted_at__lt=moment)

    def in_month(self, month: Month) -> Self:
        return self.filter(spent_on__range=(month.first_day, month.last_day))

    def counted(self) -> Self:
        """Present and part of statistics."""
        return self.present().filter(is_excluded=False)

    def spending(self) -> Self:
        """What counts as spending; money back reduces it.

        Income and transfers do not, nor does money in without a category, which is income
        until someone says otherwise.
        """
        return self.counted().filter(
            Q(category__kind=Category.Kind.SPENDING) | Q(category=None, amount__gt=0)
        )

    def under(self, category: Category) -> Self:
        """Filed under the category or one inside it."""
        return self.filter(Q(category=category) | Q(category__parent=category))

    def tagged(self, tag: str) -> Self:
        return self.filter(pk__in=Func(Value(tag), function="expenses_tagged", template=IDS))

    def not_chosen_by_hand(self, column: str) -> Self:
        return self.exclude(set_by_hand__contains=[column])

    def filed_by_hand(self) -> Self:
        return self.filter(set_by_hand__contains=["category"], category__isnull=False)

    def with_each_tag(self) -> Self:
        """Once for each tag as `tag`; those without tags are left out."""
        return self.exclude(tags=[]).annotate(tag=_Unnest(F("tags")))

    def matching(self, text: str) -> Self:
        """Whose title, note or tags have words beginning with each word of `text`."""
        if not (query := words_sought(text)):
            return self.none()
        sought = SearchQuery(query, config="simple", search_type="raw")
        return self.filter(pk__in=Func(sought, function="expenses_matching", template=IDS))

    def matching_row_by_row(self, text: str) -> Self:
        """The same, for words so common that looking at row after row finds enough at once."""
        if not (query := words_sought(text)):
            return self.none()
        return self.filter(search=SearchQuery(query, config="simple", search_type="raw"))

    def latest_filed(self, owner: User, titles: list[str], latest: int) -> Self:
        """The latest ones of each title, whatever its case, that a person filed by hand."""
        sought = Value(titles, output_field=ArrayField(models.TextField()))
        arguments = Value(owner.pk), sought, Value(latest)
        return self.filter(pk__in=Func(*arguments, function="expenses_titled", template=FEW_IDS))

    def newest_first(self) -> Self:
        return self.order_by("-spent_on", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("spent_on", "pk")

    def total(self) -> Decimal:
        """The sum in the owner's own currency; rows without a rate are not in it."""
        return self.aggregate(total=Sum("base_amount", default=Decimal(0)))["total"]


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

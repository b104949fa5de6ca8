"""What a person wants done with the expenses that look like something."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from expenses.models.category import Category
from expenses.models.expense import MAX_TAG_LENGTH, MAX_TAGS
from expenses.models.owned import Owned, OwnedQuerySet
from expenses.models.payment_method import PaymentMethod
from expenses.models.text import OneLineField
from expenses.money import MAX_AMOUNT

HAS_CONDITION = (
    ~Q(title_text="")
    | ~Q(currency="")
    | ~Q(direction="")
    | Q(amount_from__isnull=False)
    | Q(amount_to__isnull=False)
    | Q(payment_method__isnull=False)
)
DOES_MORE_THAN_FILE = (
    ~Q(new_title="") | Q(tags__len__gt=0) | Q(is_excluded=True) | Q(is_repeating=True)
)
HAS_ACTION = Q(category__isnull=False) | DOES_MORE_THAN_FILE


class RuleQuerySet(OwnedQuerySet):
    def only_filing(self) -> Self:
        """Those of which nothing would be left without their category."""
        return self.exclude(DOES_MORE_THAN_FILE)


class Rule(Owned):
    """A condition that is empty always holds, and an action that is empty does nothing.

    In a title that `matches`, `*` stands for any text, or none. Wildcards and no regular
    expressions: an import lifts the time limit of statements, within which those would have to
    be kept, and LIKE, which these become, cannot run away.
    """

    class TitleHow(models.TextChoices):
        CONTAINS = "contains", _("contains")
        IS = "is", _("is exactly")
        MATCHES = "matches", _("looks like")

    class Direction(models.TextChoices):
        SPENT = "spent", _("Spent")
        MONEY_IN = "in", _("Money in")

    name = OneLineField(_("name"), max_length=60, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    title_how = models.CharField(
        _("the title"), max_length=8, choices=TitleHow, default=TitleHow.CONTAINS
    )
    title_text = OneLineField(_("text in the title"), max_length=200, blank=True)
    title_pattern = models.GeneratedField(
        expression=Func(F("title_how"), F("title_text"), function="expenses_title_pattern"),
        output_field=models.TextField(),
        db_persist=True,
    )
    amount_from = models.DecimalField(
        _("amount from"), max_digits=19, decimal_places=4, null=True, blank=True
    )
    amount_to = models.DecimalField(
        _("amount up to"), max_digits=19, decimal_places=4, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    direction = models.CharField(
        _("spent or money in"), max_length=5, choices=Direction, blank=True
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

    category = models.ForeignKey(
        Category,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file under"),
    )
    new_title = OneLineField(_("new title"), max_length=200, blank=True)
    tags = ArrayField(
        models.CharField(max_length=MAX_TAG_LENGTH),
        verbose_name=_("add tags"),
        default=list,
        blank=True,
        size=MAX_TAGS,
    )
    is_excluded = models.BooleanField(_("leave out of statistics"), default=False)
    is_repeating = models.BooleanField(_("mark as a bill or subscription"), default=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["owner", "position", "id"], name="rule_in_order")]
        constraints = [
            models.CheckConstraint(name="rule_has_a_condition", condition=HAS_CONDITION),
            models.CheckConstraint(name="rule_has_an_action", condition=HAS_ACTION),
            models.CheckConstraint(
                name="rule_currency_is_a_code",
                condition=Q(currency="") | Q(currency__regex=r"^[A-Z]{3}$"),
            ),
            # Of two currencies the same number is not the same money.
            models.CheckConstraint(
                name="rule_amounts_are_of_a_currency",
                condition=Q(amount_from=None, amount_to=None) | ~Q(currency=""),
            ),
            models.CheckConstraint(
                name="rule_amounts_are_a_range",
                condition=(Q(amount_from=None) | Q(amount_from__gt=0, amount_from__lte=MAX_AMOUNT))
                & (Q(amount_to=None) | Q(amount_to__gt=0, amount_to__lte=MAX_AMOUNT))
                & (Q(amount_from=None) | Q(amount_to=None) | Q(amount_to__gte=F("amount_from"))),
            ),
            models.CheckConstraint(name="rule_tags_are_few", condition=Q(tags__len__lte=MAX_TAGS)),
        ]

    def __str__(self) -> str:
        return self.name or self.title_text

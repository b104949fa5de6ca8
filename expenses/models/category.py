"""What money was for: categories shared by everyone, and each person's own."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.folding import FoldedField
from accounts.models import User
from expenses.models.owned import Owned, OwnedQuerySet
from expenses.models.text import LONGEST_FOLDED, OneLineField

COLOUR_SLOTS = 12


class CategoryQuerySet(OwnedQuerySet):
    def visible_to(self, person: User) -> Self:
        """The shared ones and the person's own, hidden and archived ones included."""
        return self.filter(Q(owner=None) | Q(owner=person))

    def offered_to(self, person: User) -> Self:
        """The ones a person chooses from: neither archived nor hidden by them."""
        hidden = HiddenCategory.objects.owned_by(person).values("category")
        return self.visible_to(person).filter(is_archived=False).exclude(pk__in=hidden)

    def shared(self) -> Self:
        return self.filter(owner=None)

    def top_level(self) -> Self:
        return self.filter(parent=None)


class Category(models.Model):
    class Kind(models.TextChoices):
        SPENDING = "spending", _("Spending")
        INCOME = "income", _("Income")
        TRANSFER = "transfer", _("Transfer between my own places")

    owner = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("owner"),
        help_text=_("Empty: shared by everyone."),
    )
    name = OneLineField(_("name"), max_length=60)
    name_folded = FoldedField(of="name", max_length=LONGEST_FOLDED)
    description = OneLineField(_("description"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("inside"),
    )
    kind = models.CharField(_("counts as"), max_length=8, choices=Kind, default=Kind.SPENDING)
    icon = models.CharField(_("icon"), max_length=40, default="tag")
    colour = models.PositiveSmallIntegerField(
        _("colour"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(COLOUR_SLOTS)],
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    is_archived = models.BooleanField(_("archived"), default=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="category_name_once_per_place",
                fields=["owner", "name_folded", "parent"],
                nulls_distinct=False,
                violation_error_message=_("There is already a category with this name."),
            ),
            models.CheckConstraint(
                name="category_colour_is_a_slot", condition=Q(colour__range=(1, COLOUR_SLOTS))
            ),
            models.CheckConstraint(
                name="category_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=models.F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None


class HiddenCategory(Owned):
    """A shared category that one person does not want to be offered."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="hidden_category_once", fields=["owner", "category"]),
        ]

    objects = OwnedQuerySet.as_manager()

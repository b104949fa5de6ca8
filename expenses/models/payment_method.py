"""What money was paid with."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.folding import FoldedField
from expenses.models.owned import Owned, OwnedQuerySet
from expenses.models.text import LONGEST_FOLDED, OneLineField


class PaymentMethodQuerySet(OwnedQuerySet):
    def in_use(self) -> Self:
        return self.filter(is_archived=False)


class PaymentMethod(Owned):
    class Kind(models.TextChoices):
        CASH = "cash", _("Cash")
        DEBIT = "debit", _("Debit card")
        CREDIT = "credit", _("Credit card")
        BANK = "bank", _("Bank account")
        OTHER = "other", _("Other")

    name = OneLineField(_("name"), max_length=60)
    name_folded = FoldedField(of="name", max_length=LONGEST_FOLDED)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.OTHER)
    currency = models.CharField(_("currency"), max_length=3)
    is_archived = models.BooleanField(_("archived"), default=False)

    objects = PaymentMethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")
        ordering = ["name_folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="payment_method_name_once",
                fields=["owner", "name_folded"],
                violation_error_message=_("You already have one with this name."),
            ),
            models.UniqueConstraint(name="payment_method_id_and_owner", fields=["owner", "id"]),
            models.CheckConstraint(
                name="payment_method_currency_is_a_code",
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""A question that a person asks of the list again and again."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.folding import FoldedField
from expenses.models.owned import Owned
from expenses.models.text import LONGEST_FOLDED, OneLineField

LONGEST_QUERY = 2000


class SavedFilter(Owned):
    """`query` is the end of the list's address."""

    name = OneLineField(_("name"), max_length=60)
    name_folded = FoldedField(of="name", max_length=LONGEST_FOLDED)
    query = models.CharField(_("filter"), max_length=LONGEST_QUERY, editable=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name_folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="saved_filter_name_once",
                fields=["owner", "name_folded"],
                violation_error_message=_("You already have a view with this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return reverse("expenses:expense-list") + f"?{self.query}"

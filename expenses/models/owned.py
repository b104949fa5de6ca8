"""Every row belongs to one person."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class OwnedQuerySet(models.QuerySet):
    def owned_by(self, owner: User) -> Self:
        return self.filter(owner=owner)

    def across_owners(self) -> Self:
        """Every person's rows. For scheduled jobs and the back office only."""
        return self.all()


class Owned(models.Model):
    owner = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("owner"),
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True

"""Tags that are there still, and offered no more."""

from django.db import models

from expenses.models.expense import MAX_TAG_LENGTH
from expenses.models.owned import Owned, OwnedQuerySet


class ArchivedTag(Owned):
    """A tag that one person keeps on old expenses but no longer wants to be offered."""

    name = models.CharField(max_length=MAX_TAG_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="archived_tag_once", fields=["owner", "name"]),
        ]

    objects = OwnedQuerySet.as_manager()

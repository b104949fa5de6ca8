"""What was suggested to a person, and what they said to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from expenses.models.owned import Owned, OwnedQuerySet


class Suggestion(Owned):
    """One answer to one suggestion: the rule that made it and the subject it was about."""

    class State(models.TextChoices):
        DECLINED = "declined", _("Declined")

    rule = models.CharField(max_length=40)
    subject = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State)
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="suggestion_once", fields=["owner", "rule", "subject"]),
        ]

    objects = OwnedQuerySet.as_manager()

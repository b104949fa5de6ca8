"""What programs come in with, and what they were answered."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.credentials import CredentialQuerySet
from accounts.models.person import User

LONGEST_NAME = 100
LONGEST_KEY = 200


class ApiToken(models.Model):
    """A key to one person's rows for a program; only its digest is kept."""

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Write")
        IMPORT = "import", _("Import")

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    # How it begins, by which its owner tells it from others.
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=6, choices=Scope))
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    # The calls of the present minute, and when it began.
    calls = models.PositiveIntegerField(default=0)
    counted_from = models.DateTimeField(null=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="api_token_id_and_owner", fields=["owner", "id"]),
            models.CheckConstraint(
                name="api_token_scopes_are_known",
                condition=Q(scopes__contained_by=["read", "write", "import"])
                & Q(scopes__len__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KeptAnswerQuerySet(CredentialQuerySet):
    def made_before(self, moment: datetime) -> Self:
        return self.filter(made_at__lt=moment)


class KeptAnswer(models.Model):
    """What a write was answered, for whoever sends it again with the same key."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    token = models.ForeignKey(
        ApiToken,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,  # a foreign key together with the owner stands instead
        db_index=False,
    )
    key = models.CharField(max_length=LONGEST_KEY)
    # Of the request: its method, address and payload.
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.TextField()
    made_at = models.DateTimeField(db_index=True)

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="kept_answer_once", fields=["owner", "token", "key"]),
        ]

    def __str__(self) -> str:
        return f"answer {self.status} to {self.key}"

"""What a person signs in with besides the password."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class CredentialQuerySet(models.QuerySet):
    def owned_by(self, owner: User) -> Self:
        return self.filter(owner=owner)

    def across_owners(self) -> Self:
        """Every person's rows. For finding out who signs in, and the back office."""
        return self.all()


class AuthenticatorApp(models.Model):
    """A shared secret for one-time codes (TOTP, RFC 6238); of use once it was confirmed."""

    owner = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    secret = models.TextField(editable=False)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    # A code is taken once: the last time step that was.
    last_step = models.BigIntegerField(default=0)

    objects = CredentialQuerySet.as_manager()

    def __str__(self) -> str:
        return f"authenticator app of {self.owner_id}"


class RecoveryCode(models.Model):
    """A code for the day the phone is gone, good once; only its digest is kept."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="recovery_code_once", fields=["owner", "digest"]),
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.owner_id}"


class Passkey(models.Model):
    """A public key that a device signs with (WebAuthn Level 2)."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = ArrayField(models.CharField(max_length=20), default=list)
    is_backed_up = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name


class EmailChange(models.Model):
    """Another e-mail that somebody wants; it takes effect once both addresses agreed."""

    owner = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    asked_at = models.DateTimeField()
    old_agreed_at = models.DateTimeField(null=True)
    new_agreed_at = models.DateTimeField(null=True)

    objects = CredentialQuerySet.as_manager()

    def __str__(self) -> str:
        return self.email

"""How often something was tried that may be tried only so often."""

from django.db import models


class Tries(models.Model):
    """Tries in one window of time, by a keyed digest: no name and no address is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return self.digest

"""What the last proofs of isolation found. Of nobody's rows, so nobody owns it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT = 20


class IsolationReportQuerySet(models.QuerySet["IsolationReport"]):
    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")


class IsolationReport(models.Model):
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    tried = models.PositiveIntegerField(_("tried"))
    leaks = models.PositiveIntegerField(_("leaks"))
    text = models.TextField(_("report"))

    objects = IsolationReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of isolation")
        verbose_name_plural = _("proofs of isolation")

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    def forget_earlier_ones(self) -> None:
        """Keep this one and the latest before it, KEPT in all."""
        earlier = type(self).objects.filter(pk__lt=self.pk).order_by("-pk")
        type(self).objects.filter(
            pk__in=list(earlier.values_list("pk", flat=True)[KEPT - 1 :])
        ).delete()

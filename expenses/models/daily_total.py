"""Sums kept by the database itself, so that pages cost the same however many expenses there are."""

from decimal import Decimal

from django.db import models

from expenses.models.category import Category
from expenses.models.owned import Owned, OwnedQuerySet


class DailyTotal(Owned):
    """What one person's present expenses of one day, category and currency come to.

    Written by triggers on the expenses (migration keep_daily_totals) and by nothing else. Money
    out and money in are apart, both at least 0: in the rows' currency, in the owner's own where
    a rate is known, and in the rows' currency where none is. A row that would be 0 is not there.
    """

    day = models.DateField()
    category = models.ForeignKey(
        Category,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,  # it follows the expenses, which have one
        db_index=False,
    )
    currency = models.CharField(max_length=3)
    is_repeating = models.BooleanField()
    is_excluded = models.BooleanField()
    spent = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    received = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    base_spent = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    base_received = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    spent_unconverted = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    received_unconverted = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    count = models.IntegerField()
    unconverted = models.IntegerField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="daily_total_once",
                fields=["owner", "day", "category", "currency", "is_repeating", "is_excluded"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.currency}"

"""Sums of days, months and quarters, so that ten years are read as fast as one."""

from decimal import Decimal

from django.db import models

from expenses.models.category import Category
from expenses.models.owned import Owned, OwnedQuerySet


class MonthlyTotal(Owned):
    """What one person's counted expenses of one month and category take of their money.

    A quarter has rows of its own, and so has a day, which are of no category whatever its expenses
    are filed under. Written by triggers on the daily totals (migration days_beside_months) and by
    nothing else.
    Months begin on the day that the person chose, and are written anew when they choose another.
    In the owner's own currency, so what no rate is known for is in `count` and `unconverted`
    alone; money back lessens the sums unless there is no category, with which it is income, and
    stands in `received` for itself. Whether a category is
    spending at all is asked when they are read. A row without expenses is not there.
    """

    months = models.PositiveSmallIntegerField()  # 1, or 3 for a quarter, 0 for a day
    month = models.DateField()  # the first day
    category = models.ForeignKey(
        Category,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,  # it follows the expenses, which have one
        db_index=False,
    )
    is_repeating = models.BooleanField()
    count = models.IntegerField()
    spent = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    received = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    unconverted = models.IntegerField()
    # What is spent by the days of the week; 0 of a day.
    monday = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    tuesday = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    wednesday = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    thursday = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    friday = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    saturday = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))
    sunday = models.DecimalField(max_digits=28, decimal_places=4, default=Decimal(0))

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="monthly_total_once",
                fields=["owner", "months", "month", "category", "is_repeating"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month}"

"""What expenses take by month and category, on which days of the week."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0022_refunds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("is_repeating", models.BooleanField()),
                ("count", models.IntegerField()),
                (
                    "spent",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "monday",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "tuesday",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "wednesday",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "thursday",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "friday",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "saturday",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "sunday",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="expenses.category",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "month", "category", "is_repeating"),
                        name="monthly_total_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]

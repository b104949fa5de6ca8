"""What expenses come to by day, category and currency."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0012_sample_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("is_repeating", models.BooleanField()),
                ("is_excluded", models.BooleanField()),
                (
                    "spent",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "received",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "base_spent",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "base_received",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "spent_unconverted",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                (
                    "received_unconverted",
                    models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
                ),
                ("count", models.IntegerField()),
                ("unconverted", models.IntegerField()),
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
                        fields=(
                            "owner",
                            "day",
                            "category",
                            "currency",
                            "is_repeating",
                            "is_excluded",
                        ),
                        name="daily_total_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]

"""What the last proofs of isolation found, for staff to read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0009_walls_around_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="IsolationReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("tried", models.PositiveIntegerField(verbose_name="tried")),
                ("leaks", models.PositiveIntegerField(verbose_name="leaks")),
                ("text", models.TextField(verbose_name="report")),
            ],
            options={
                "verbose_name": "proof of isolation",
                "verbose_name_plural": "proofs of isolation",
            },
        ),
    ]

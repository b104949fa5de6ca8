"""Which rule gave an expense its category."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0018_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="expense",
            name="rule",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="expenses.rule",
            ),
        ),
    ]

"""An index of bills alone, which are few among all expenses and are looked up by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("expenses", "0033_months_from_kept_sums")]

    operations = [
        migrations.AddIndex(
            model_name="expense",
            index=models.Index(
                fields=["owner", "spent_on", "id"],
                name="expense_bills",
                condition=models.Q(deleted_at=None, is_repeating=True),
            ),
        ),
    ]

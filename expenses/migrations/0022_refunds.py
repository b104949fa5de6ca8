"""Money back belongs to a purchase of the same person; it stays when that goes for good."""

import django.db.models.deletion
from django.db import migrations, models

OF_ONE_OWNER = """
ALTER TABLE expenses_expense
    ADD CONSTRAINT expense_refund_of_owner
    FOREIGN KEY (refund_of_id, owner_id) REFERENCES expenses_expense (id, owner_id)
    ON DELETE SET NULL (refund_of_id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0021_undo_archives")]

    operations = [
        migrations.AddField(
            model_name="expense",
            name="refund_of",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="expenses.expense",
                verbose_name="refund of",
            ),
        ),
        migrations.AddIndex(
            model_name="expense",
            index=models.Index(
                condition=models.Q(("refund_of__isnull", False)),
                fields=["owner", "refund_of"],
                name="expense_refunds",
            ),
        ),
        migrations.AddConstraint(
            model_name="expense",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refund_of", None),
                    models.Q(("refund_of", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="expense_is_no_refund_of_itself",
            ),
        ),
        migrations.RunSQL(
            OF_ONE_OWNER,
            "ALTER TABLE expenses_expense DROP CONSTRAINT expense_refund_of_owner",
        ),
    ]

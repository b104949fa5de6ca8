"""Which columns of an expense a person chose, so that no guess and no rule changes them.

Of what is there already: what was typed, and what was changed after it came in.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

# It follows from what is there and is no step of anybody's; the totals stay the same.
MARK = """
ALTER TABLE expenses_expense DISABLE TRIGGER USER;
UPDATE expenses_expense SET set_by_hand = array_remove(ARRAY[
    'title',
    CASE WHEN category_id IS NOT NULL THEN 'category' END,
    CASE WHEN tags <> '{}' THEN 'tags' END,
    CASE WHEN is_excluded THEN 'is_excluded' END
], NULL)
WHERE version > 1 OR NOT EXISTS (
    SELECT FROM expenses_statementline line
    WHERE line.owner_id = expenses_expense.owner_id
        AND line.expense_id = expenses_expense.id AND line.outcome = 'new'
);
ALTER TABLE expenses_expense ENABLE TRIGGER USER;
"""

# As in 0007_remember_changes: that somebody said again what is there already is no step.
DERIVED = """
CREATE OR REPLACE FUNCTION expenses_without_derived(version jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT version - '{columns}'::text[]
$$;
"""
BEFORE = "version,updated_at,base_amount,search"


class Migration(migrations.Migration):
    dependencies = [("expenses", "0016_walls_around_statements")]

    operations = [
        migrations.AddField(
            model_name="expense",
            name="set_by_hand",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                db_default=[],
                default=list,
                editable=False,
                size=None,
            ),
        ),
        migrations.RunSQL(
            DERIVED.replace("columns", f"{BEFORE},set_by_hand"), DERIVED.replace("columns", BEFORE)
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]

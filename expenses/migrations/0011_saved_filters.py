"""Lists kept under a name: theirs alone, and remembered, like the rest of a person's ledger."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As in 0004_row_level_security.
IS_OWN = """(
    owner_id = (SELECT expenses_person()) OR (SELECT expenses_everyone()) IS NOT NULL
)"""

KEEP_APART = f"""
ALTER TABLE expenses_savedfilter ENABLE ROW LEVEL SECURITY;
CREATE POLICY rows_of_one_person ON expenses_savedfilter USING {IS_OWN} WITH CHECK {IS_OWN};
CREATE TRIGGER owner_never_changes
    BEFORE UPDATE OF owner_id ON expenses_savedfilter
    FOR EACH ROW WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id)
    EXECUTE FUNCTION expenses_forbid_owner_change();
"""

LET_TOGETHER = """
DROP TRIGGER owner_never_changes ON expenses_savedfilter;
DROP POLICY rows_of_one_person ON expenses_savedfilter;
ALTER TABLE expenses_savedfilter DISABLE ROW LEVEL SECURITY;
"""

# As in 0007_remember_changes.
WATCH = """
CREATE TRIGGER history_added AFTER INSERT ON expenses_savedfilter REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_added();
CREATE TRIGGER history_changed AFTER UPDATE ON expenses_savedfilter
    REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_changed();
CREATE TRIGGER history_removed AFTER DELETE ON expenses_savedfilter REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_removed();
"""

LOOK_AWAY = """
DROP TRIGGER history_removed ON expenses_savedfilter;
DROP TRIGGER history_changed ON expenses_savedfilter;
DROP TRIGGER history_added ON expenses_savedfilter;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0010_isolation_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("name_folded", models.CharField(editable=False, max_length=1200)),
                ("query", models.CharField(editable=False, max_length=2000, verbose_name="filter")),
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
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["name_folded", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name_folded"),
                        name="saved_filter_name_once",
                        violation_error_message="You already have a view with this name.",
                    )
                ],
            },
        ),
        migrations.RunSQL(KEEP_APART, LET_TOGETHER),
        migrations.RunSQL(WATCH, LOOK_AWAY),
    ]

"""Rules: theirs alone, remembered, and only about what is of the same person."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# How LIKE asks for it, folded once for all titles that it is held against. No text fits all.
TITLE_PATTERN = r"""
CREATE FUNCTION expenses_title_pattern(how text, sought text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN sought = '' THEN '%'
        WHEN how = 'contains' THEN '%' || literal || '%'
        WHEN how = 'is' THEN literal
        ELSE replace(literal, '*', '%')
    END
    FROM (
        SELECT replace(replace(replace(lower(sought), '\', '\\'), '%', '\%'), '_', '\_')
    ) AS escaped (literal)
$$;
"""

# As in 0004_row_level_security.
IS_OWN = """(
    owner_id = (SELECT expenses_person()) OR (SELECT expenses_everyone()) IS NOT NULL
)"""

KEEP_APART = f"""
ALTER TABLE expenses_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY rows_of_one_person ON expenses_rule USING {IS_OWN} WITH CHECK {IS_OWN};
CREATE TRIGGER owner_never_changes
    BEFORE UPDATE OF owner_id ON expenses_rule
    FOR EACH ROW WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id)
    EXECUTE FUNCTION expenses_forbid_owner_change();
"""

LET_TOGETHER = """
DROP TRIGGER owner_never_changes ON expenses_rule;
DROP POLICY rows_of_one_person ON expenses_rule;
ALTER TABLE expenses_rule DISABLE ROW LEVEL SECURITY;
"""

# As in 0003_guard_rows.
POINT_AT_OWN = """
ALTER TABLE expenses_rule
    ADD CONSTRAINT rule_payment_method_of_owner
    FOREIGN KEY (payment_method_id, owner_id) REFERENCES expenses_paymentmethod (id, owner_id)
    DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER category_is_own_on_insert
    AFTER INSERT ON expenses_rule REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_forbid_foreign_category();
CREATE TRIGGER category_is_own_on_update
    AFTER UPDATE ON expenses_rule REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_forbid_foreign_category();
"""

POINT_ANYWHERE = """
DROP TRIGGER category_is_own_on_update ON expenses_rule;
DROP TRIGGER category_is_own_on_insert ON expenses_rule;
ALTER TABLE expenses_rule DROP CONSTRAINT rule_payment_method_of_owner;
"""

# As in 0007_remember_changes.
WATCH = """
CREATE TRIGGER history_added AFTER INSERT ON expenses_rule REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_added();
CREATE TRIGGER history_changed AFTER UPDATE ON expenses_rule
    REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_changed();
CREATE TRIGGER history_removed AFTER DELETE ON expenses_rule REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_removed();
"""

LOOK_AWAY = """
DROP TRIGGER history_removed ON expenses_rule;
DROP TRIGGER history_changed ON expenses_rule;
DROP TRIGGER history_added ON expenses_rule;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("expenses", "0017_set_by_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(TITLE_PATTERN, "DROP FUNCTION expenses_title_pattern(text, text)"),
        migrations.AlterField(
            model_name="change",
            name="action",
            field=models.CharField(
                blank=True,
                choices=[
                    ("record", "added"),
                    ("edit", "changed"),
                    ("trash", "deleted"),
                    ("restore", "restored"),
                    ("merge", "merged"),
                    ("tag", "tagged"),
                    ("load", "loaded"),
                    ("sample", "sample data"),
                    ("import", "imported"),
                    ("rules", "filed by rules"),
                    ("suggestion", "dismissed"),
                    ("undo", "undone"),
                    ("", "changed"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="order")),
                (
                    "title_how",
                    models.CharField(
                        choices=[
                            ("contains", "contains"),
                            ("is", "is exactly"),
                            ("matches", "looks like"),
                        ],
                        default="contains",
                        max_length=8,
                        verbose_name="the title",
                    ),
                ),
                (
                    "title_text",
                    models.CharField(blank=True, max_length=200, verbose_name="text in the title"),
                ),
                (
                    "title_pattern",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("title_how"),
                            models.F("title_text"),
                            function="expenses_title_pattern",
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "amount_from",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=19,
                        null=True,
                        verbose_name="amount from",
                    ),
                ),
                (
                    "amount_to",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=19,
                        null=True,
                        verbose_name="amount up to",
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                (
                    "direction",
                    models.CharField(
                        blank=True,
                        choices=[("spent", "Spent"), ("in", "Money in")],
                        max_length=5,
                        verbose_name="spent or money in",
                    ),
                ),
                (
                    "new_title",
                    models.CharField(blank=True, max_length=200, verbose_name="new title"),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=20,
                        verbose_name="add tags",
                    ),
                ),
                (
                    "is_excluded",
                    models.BooleanField(default=False, verbose_name="leave out of statistics"),
                ),
                (
                    "is_repeating",
                    models.BooleanField(
                        default=False, verbose_name="mark as a bill or subscription"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="expenses.category",
                        verbose_name="file under",
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
                (
                    "payment_method",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="expenses.paymentmethod",
                        verbose_name="paid with",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule",
                "verbose_name_plural": "rules",
                "ordering": ["position", "pk"],
                "indexes": [models.Index(fields=["owner", "position", "id"], name="rule_in_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title_text", ""), _negated=True),
                            models.Q(("currency", ""), _negated=True),
                            models.Q(("direction", ""), _negated=True),
                            ("amount_from__isnull", False),
                            ("amount_to__isnull", False),
                            ("payment_method__isnull", False),
                            _connector="OR",
                        ),
                        name="rule_has_a_condition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("category__isnull", False),
                            models.Q(("new_title", ""), _negated=True),
                            ("tags__len__gt", 0),
                            ("is_excluded", True),
                            ("is_repeating", True),
                            _connector="OR",
                        ),
                        name="rule_has_an_action",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("currency", ""), ("currency__regex", "^[A-Z]{3}$"), _connector="OR"
                        ),
                        name="rule_currency_is_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_from", None), ("amount_to", None)),
                            models.Q(("currency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rule_amounts_are_of_a_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_from", None),
                                models.Q(
                                    ("amount_from__gt", 0),
                                    ("amount_from__lte", Decimal("999999999999.9999")),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("amount_to", None),
                                models.Q(
                                    ("amount_to__gt", 0),
                                    ("amount_to__lte", Decimal("999999999999.9999")),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("amount_from", None),
                                ("amount_to", None),
                                ("amount_to__gte", models.F("amount_from")),
                                _connector="OR",
                            ),
                        ),
                        name="rule_amounts_are_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tags__len__lte", 20)), name="rule_tags_are_few"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP_APART, LET_TOGETHER),
        migrations.RunSQL(POINT_AT_OWN, POINT_ANYWHERE),
        migrations.RunSQL(WATCH, LOOK_AWAY),
    ]

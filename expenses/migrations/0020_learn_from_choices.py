"""Learn from what was filed by hand: an index of it, and titles found among it."""

from django.db import migrations, models

# As in 0008_find_by_title, of what a person filed by hand only.
FIND_BY_TITLE = """
CREATE OR REPLACE FUNCTION expenses_titled(person bigint, titles text[], latest integer)
    RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF person IS DISTINCT FROM expenses_person() AND expenses_everyone() IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT found.id FROM unnest(titles) AS sought(words) CROSS JOIN LATERAL (
        SELECT id FROM expenses_expense
        WHERE owner_id = person AND lower(title) = lower(sought.words) AND deleted_at IS NULL{also}
        ORDER BY spent_on DESC, id DESC LIMIT latest
    ) found;
END
$$;
"""
BY_HAND = " AND category_id IS NOT NULL AND 'category' = ANY (set_by_hand)"


class Migration(migrations.Migration):
    dependencies = [("expenses", "0019_filed_by_rule")]

    operations = [
        migrations.RunSQL(
            FIND_BY_TITLE.replace("{also}", BY_HAND), FIND_BY_TITLE.replace("{also}", "")
        ),
        migrations.AddIndex(
            model_name="expense",
            index=models.Index(
                condition=models.Q(
                    ("category__isnull", False),
                    ("deleted_at", None),
                    ("set_by_hand__contains", ["category"]),
                ),
                fields=["owner", "spent_on", "id"],
                name="expense_filed_by_hand",
            ),
        ),
    ]

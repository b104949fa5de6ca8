"""Sum whole months up by a function, whose plan is kept from page to page.

What a category takes in a month, and all of them on a day, stands in the kept sums of months and
days. Only what is no spending is looked up by day, to be taken away there.
"""

from django.db import migrations

# An amount is never zero, so a category with expenses of the month is among those listed, but for
# none, where money in is no spending.
SUM_UP = """
CREATE FUNCTION expenses_in_months(person bigint, from_day date, to_day date)
    RETURNS TABLE (
        is_of_day boolean, first_day date, category bigint, is_repeating boolean, spent numeric,
        income numeric, number bigint, unconverted bigint, is_listed boolean
    )
    LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 300
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    others bigint[] := ARRAY(SELECT id FROM expenses_category WHERE kind <> 'spending');
BEGIN
    RETURN QUERY (
        SELECT false, kept.month, kept.category_id, kept.is_repeating,
            CASE WHEN coalesce(filed.kind, 'spending') = 'spending' THEN kept.spent ELSE 0 END,
            CASE
                WHEN kept.category_id IS NULL THEN kept.received
                WHEN filed.kind = 'income' THEN -kept.spent
                ELSE 0
            END,
            kept.count::bigint, kept.unconverted::bigint,
            CASE WHEN filed.id IS NULL THEN kept.spent <> 0 ELSE filed.kind = 'spending' END
        FROM expenses_monthlytotal AS kept
        LEFT JOIN expenses_category AS filed ON filed.id = kept.category_id
        WHERE kept.owner_id = person AND kept.months = 1
            AND kept.month BETWEEN from_day AND to_day
        ORDER BY kept.month
    ) UNION ALL
    SELECT true, kept.month, NULL, kept.is_repeating, kept.spent, 0, NULL, 0, NULL
    FROM expenses_monthlytotal AS kept
    WHERE kept.owner_id = person AND kept.months = 0 AND kept.month BETWEEN from_day AND to_day
    UNION ALL
    SELECT true, kept.day, NULL, kept.is_repeating, kept.base_received - kept.base_spent, 0,
        NULL, 0, NULL
    FROM expenses_dailytotal AS kept
    WHERE kept.owner_id = person AND kept.day BETWEEN from_day AND to_day
        AND kept.category_id = ANY (others) AND NOT kept.is_excluded;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0032_days_beside_months")]

    operations = [
        migrations.RunSQL(SUM_UP, "DROP FUNCTION expenses_in_months(bigint, date, date)"),
    ]

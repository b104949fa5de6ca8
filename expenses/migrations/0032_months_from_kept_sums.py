"""Sum whole months up by a function, whose plan is kept from page to page.

What a category takes in a month stands in the sums kept of months: only what a day takes is added
up, without its categories.
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
BEGIN
    RETURN QUERY (
        SELECT false, kept.month, kept.category_id, kept.is_repeating,
            CASE WHEN coalesce(filed.kind, 'spending') = 'spending' THEN kept.spent ELSE 0 END,
            0::numeric, kept.count::bigint, 0::bigint,
            CASE WHEN filed.id IS NULL THEN kept.spent <> 0 ELSE filed.kind = 'spending' END
        FROM expenses_monthlytotal AS kept
        LEFT JOIN expenses_category AS filed ON filed.id = kept.category_id
        WHERE kept.owner_id = person AND kept.months = 1
            AND kept.month BETWEEN from_day AND to_day
        ORDER BY kept.month
    ) UNION ALL
    SELECT true, kept.day, NULL, kept.is_repeating,
        sum(CASE
            WHEN filed.id IS NULL THEN kept.base_spent
            WHEN filed.kind = 'spending' THEN kept.base_spent - kept.base_received
            ELSE 0
        END),
        sum(CASE
            WHEN filed.id IS NULL THEN kept.base_received
            WHEN filed.kind = 'income' THEN kept.base_received - kept.base_spent
            ELSE 0
        END),
        0, sum(kept.unconverted), false
    FROM expenses_dailytotal AS kept
    LEFT JOIN expenses_category AS filed ON filed.id = kept.category_id
    WHERE kept.owner_id = person AND NOT kept.is_excluded AND kept.day BETWEEN from_day AND to_day
    GROUP BY kept.day, kept.is_repeating;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0031_sum_all_up_at_once")]

    operations = [
        migrations.RunSQL(SUM_UP, "DROP FUNCTION expenses_in_months(bigint, date, date)"),
    ]

"""Sum whole months up by a function, whose plan is kept from page to page.

What a category takes in a month, and all of them on a day, stands in the kept sums of months and
days. Only what is no spending is looked up by day, to be taken away there.
"""

from django.db import migrations

# An amount is never zero, so a category with expenses of the month that have a rate is among those
# listed, but for none, where money in is no spending. What has no rate is told by currency, on its day.
SUM_UP = """
CREATE FUNCTION expenses_in_months(person bigint, from_day date, to_day date)
    RETURNS TABLE (
        is_of_day boolean, first_day date, category bigint, money varchar, is_repeating boolean,
        spent numeric, income numeric, spent_unconverted numeric, number bigint,
        unconverted bigint, is_listed boolean
    )
    LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 300
    SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    others bigint[] := ARRAY(SELECT id FROM expenses_category WHERE kind <> 'spending');
BEGIN
    RETURN QUERY
    SELECT false, kept.month, kept.category_id, ''::varchar, kept.is_repeating,
        CASE WHEN coalesce(filed.kind, 'spending') = 'spending' THEN kept.spent ELSE 0 END,
        CASE
            WHEN kept.category_id IS NULL THEN kept.received
            WHEN filed.kind = 'income' THEN -kept.spent
            ELSE 0
        END,
        0::numeric, kept.count::bigint, 0::bigint,
        CASE
            WHEN filed.id IS NULL THEN kept.spent <> 0
            ELSE filed.kind = 'spending' AND kept.count > kept.unconverted
        END
    FROM expenses_monthlytotal AS kept
    LEFT JOIN expenses_category AS filed ON filed.id = kept.category_id
    WHERE kept.owner_id = person AND kept.months = 1 AND kept.month BETWEEN from_day AND to_day
    UNION ALL
    SELECT false, kept.month, daily.category_id, daily.currency, kept.is_repeating, 0, 0,
        CASE
            WHEN filed.id IS NULL THEN daily.spent_unconverted
            WHEN filed.kind = 'spending'
                THEN daily.spent_unconverted - daily.received_unconverted
            ELSE 0
        END,
        0, CASE WHEN filed.kind = 'transfer' THEN 0 ELSE daily.unconverted END, false
    FROM expenses_monthlytotal AS kept
    JOIN expenses_dailytotal AS daily
        ON daily.owner_id = person AND daily.day = kept.month
            AND daily.is_repeating = kept.is_repeating
    LEFT JOIN expenses_category AS filed ON filed.id = daily.category_id
    WHERE kept.owner_id = person AND kept.months = 0 AND kept.month BETWEEN from_day AND to_day
        AND kept.unconverted > 0 AND daily.unconverted > 0 AND NOT daily.is_excluded
    UNION ALL
    SELECT true, kept.month, NULL, '', kept.is_repeating, kept.spent, 0, 0, NULL, 0, NULL
    FROM expenses_monthlytotal AS kept
    WHERE kept.owner_id = person AND kept.months = 0 AND kept.month BETWEEN from_day AND to_day
    UNION ALL
    SELECT true, kept.day, NULL, '', kept.is_repeating, kept.base_received - kept.base_spent, 0, 0,
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

"""Sum all of a person's expenses up by a function, whose plan is kept from page to page.

The list asked two questions of the kept sums: whether they are too many to add up while a page
waits, and what they come to.
"""

from django.db import migrations

SUM_UP = """
CREATE FUNCTION expenses_in_all(
    person bigint, few integer, is_in_a_hurry boolean, OUT number bigint, OUT total numeric,
    OUT largest numeric, OUT unconverted bigint
)
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = public, pg_temp AS $$
BEGIN
    IF is_in_a_hurry THEN
        PERFORM FROM expenses_dailytotal WHERE owner_id = person ORDER BY day OFFSET few LIMIT 1;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;
    SELECT coalesce(sum(kept.count), 0), coalesce(sum(kept.base_spent - kept.base_received), 0),
        coalesce(sum(kept.unconverted), 0)
    INTO number, total, unconverted
    FROM expenses_dailytotal AS kept WHERE kept.owner_id = person;
    IF number <= few THEN
        SELECT max(base_amount) INTO largest FROM expenses_expense
        WHERE owner_id = person AND deleted_at IS NULL AND amount > 0;
    END IF;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0030_read_choices_at_once")]

    operations = [
        migrations.RunSQL(SUM_UP, "DROP FUNCTION expenses_in_all(bigint, integer, boolean)"),
    ]

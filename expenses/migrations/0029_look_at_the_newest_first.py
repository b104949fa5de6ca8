"""Look for words among the newest expenses first, and in the index only for what is rare there.

The index holds everybody's words, and puts all that begin so together before it gives any: of a
word that many have, that took longer than the page. Row by row in the order of the list, the newest
few thousand take a millisecond. Whoever has no more than these needs no index at all, however many
others there are; and what is frequent among them is met again by whoever reads on.
"""

from importlib import import_module

from django.db import migrations

FIND_A_FEW = import_module("expenses.migrations.0027_find_a_few_by_words").FIND_A_FEW
DROP_FIND_A_FEW = "DROP FUNCTION expenses_matching_few(tsquery, integer)"

# Many are not proven: they are expected to be twice as many as would be few.
LOOK = """
CREATE FUNCTION expenses_sought(
    words tsquery, newest integer, few integer, OUT at_least integer, OUT ids bigint[]
)
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    person bigint := expenses_person();
    looked_at integer;
    own bigint;
BEGIN
    SELECT count(*), coalesce(array_agg(id) FILTER (WHERE search @@ words), '{}')
    INTO looked_at, ids
    FROM (
        SELECT id, search FROM expenses_expense
        WHERE owner_id = person AND deleted_at IS NULL
        ORDER BY spent_on DESC, id DESC LIMIT newest
    ) AS latest;
    at_least := cardinality(ids);
    IF looked_at = newest AND at_least > 0 THEN
        SELECT coalesce(sum(count), 0) INTO own FROM expenses_monthlytotal
        WHERE owner_id = person AND months = 3;
        IF at_least * own > 2 * few::bigint * newest THEN
            ids := NULL;
            RETURN;
        END IF;
    END IF;
    IF looked_at = newest THEN
        WITH found AS MATERIALIZED (
            SELECT id FROM expenses_expense
            WHERE owner_id = person AND deleted_at IS NULL AND search @@ words
        )
        SELECT coalesce(array_agg(id), '{}') INTO ids
        FROM (SELECT id FROM found LIMIT few + 1) AS first_found;
        at_least := cardinality(ids);
    END IF;
    IF at_least > few THEN
        at_least := few;
        ids := NULL;
    END IF;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0028_keep_ids_as_they_are")]

    operations = [
        migrations.RunSQL(DROP_FIND_A_FEW, FIND_A_FEW),
        migrations.RunSQL(LOOK, "DROP FUNCTION expenses_sought(tsquery, integer, integer)"),
    ]

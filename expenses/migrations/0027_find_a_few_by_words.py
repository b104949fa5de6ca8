"""Find what has some words, until there is enough of it.

Of a word that a tenth of a person's expenses have, all of them were found before it was known that
they are too many. What is found is kept apart from the limit, or the planner, which knows nothing
of the word, would rather go through all rows until it has met enough of them.
"""

from django.db import migrations

FIND_A_FEW = """
CREATE FUNCTION expenses_matching_few(words tsquery, most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    person bigint := expenses_person();
BEGIN
    IF expenses_everyone() THEN
        RETURN QUERY
            WITH found AS MATERIALIZED (
                SELECT id FROM expenses_expense WHERE deleted_at IS NULL AND search @@ words
            )
            SELECT id FROM found LIMIT most;
    ELSE
        RETURN QUERY
            WITH found AS MATERIALIZED (
                SELECT id FROM expenses_expense
                WHERE owner_id = person AND deleted_at IS NULL AND search @@ words
            )
            SELECT id FROM found LIMIT most;
    END IF;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0026_quarterly_totals")]

    operations = [
        migrations.RunSQL(FIND_A_FEW, "DROP FUNCTION expenses_matching_few(tsquery, integer)"),
    ]

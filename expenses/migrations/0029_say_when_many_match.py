"""Tell that more than so many have some words, without finding all that have them.

Whole words are found sooner than what begins so: of that, everything is put together first, and
that into one set. Where very many have the words the index may leave some out, too. What is found
has the words all the same, so if that is enough it is said; if it is not, nothing is known.

The index holds everybody's words. Who has fewer than half of the rows would look at those of others
in vain, and twice.
"""

from django.db import migrations

SAY_WHEN_MANY = """
CREATE FUNCTION expenses_surely_many(words tsquery, most integer, everything real)
    RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = public, pg_temp SET gin_fuzzy_search_limit = 5000 AS $$
DECLARE
    person bigint := expenses_person();
    own bigint := (
        SELECT coalesce(sum(count), 0) FROM expenses_monthlytotal
        WHERE owner_id = person AND months = 3
    );
BEGIN
    RETURN everything <= 2 * own
        AND (SELECT count(*) > most FROM expenses_matching_few(words, most + 1));
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0028_keep_ids_as_they_are")]

    operations = [
        migrations.RunSQL(
            SAY_WHEN_MANY, "DROP FUNCTION expenses_surely_many(tsquery, integer, real)"
        ),
    ]

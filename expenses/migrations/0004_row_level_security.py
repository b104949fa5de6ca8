"""The fourth fence: the database itself keeps people apart.

The setting `app.user_id` says on whose behalf a transaction works: a person's id, `nobody`
(a visitor: no rows) or `everyone` (a scheduled job, the back office). Where it is not set at
all, somebody forgot to, and the first row that is asked for raises.

Policies are enabled and not forced: the owner of the tables migrates, backs up and checks
foreign keys, and serves no page. The application is another role, which owns nothing; where
one login does everything, it is the lesser role that the login takes, no owner either.
"""

from django.db import migrations

# Null for `everyone` and `nobody`, which are no person and equal to no owner.
PERSON = """
CREATE FUNCTION expenses_person() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    identity text := current_setting('app.user_id', true);
BEGIN
    IF identity IS NULL OR identity = '' THEN
        RAISE EXCEPTION 'it was not said on whose behalf owned rows are asked for'
            USING ERRCODE = 'insufficient_privilege',
            HINT = 'A job works within acting_for() or acting_for_everyone().';
    END IF;
    RETURN CASE WHEN identity NOT IN ('everyone', 'nobody') THEN identity::bigint END;
END
$$;
"""

# True or null, and not true or false: the planner takes it for granted that something is not
# null, so the policy does not halve its estimates.
EVERYONE = """
CREATE FUNCTION expenses_everyone() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('app.user_id', true) = 'everyone', false)
$$;
"""

# Each SELECT is worked out once a statement and not once a row.
IS_OWN = """(
    owner_id = (SELECT expenses_person()) OR (SELECT expenses_everyone()) IS NOT NULL
)"""

KEEP_APART = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY rows_of_one_person ON {table} USING {is_own} WITH CHECK {is_own};
"""

LET_TOGETHER = """
DROP POLICY rows_of_one_person ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""

OWNED_TABLES = [
    "expenses_category",
    "expenses_expense",
    "expenses_paymentmethod",
    "expenses_hiddencategory",
    "expenses_archivedtag",
    "expenses_suggestion",
]

SHOW_SHARED_CATEGORIES = """
CREATE POLICY shared_by_everyone ON expenses_category FOR SELECT
    USING (owner_id IS NULL AND (SELECT expenses_person()) IS NOT NULL);
"""

# A foreign key looks past the policies, so it would tell which categories there are.
HIDE_WHAT_IS_SEEN = """
CREATE POLICY hides_what_is_seen ON expenses_hiddencategory AS RESTRICTIVE
    USING (true)
    WITH CHECK (EXISTS (SELECT FROM expenses_category WHERE id = category_id));
"""

# Another person's category is invisible to whoever files an expense under it, so what refuses
# that has to look past the policies. Both are triggers, which nobody can call.
LOOK_PAST = """
ALTER FUNCTION expenses_forbid_foreign_category()
    SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION expenses_keep_two_levels() SECURITY DEFINER SET search_path = public, pg_temp;
"""

LOOK_AT_POLICIES = """
ALTER FUNCTION expenses_forbid_foreign_category() SECURITY INVOKER RESET search_path;
ALTER FUNCTION expenses_keep_two_levels() SECURITY INVOKER RESET search_path;
"""

# The operators for text search and arrays are not leakproof, so under a policy the planner may
# not use their indexes. These look past it and apply the same rule themselves.
FIND_BY_INDEX = """
CREATE FUNCTION {function}({argument}) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    person bigint := expenses_person();
BEGIN
    IF expenses_everyone() THEN
        RETURN QUERY SELECT id FROM expenses_expense WHERE {condition};
    ELSE
        RETURN QUERY SELECT id FROM expenses_expense WHERE owner_id = person AND {condition};
    END IF;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0003_guard_rows")]

    operations = [
        migrations.RunSQL(PERSON, "DROP FUNCTION expenses_person()"),
        migrations.RunSQL(EVERYONE, "DROP FUNCTION expenses_everyone()"),
        *(
            migrations.RunSQL(
                KEEP_APART.format(table=table, is_own=IS_OWN), LET_TOGETHER.format(table=table)
            )
            for table in OWNED_TABLES
        ),
        migrations.RunSQL(
            SHOW_SHARED_CATEGORIES, "DROP POLICY shared_by_everyone ON expenses_category"
        ),
        migrations.RunSQL(
            HIDE_WHAT_IS_SEEN, "DROP POLICY hides_what_is_seen ON expenses_hiddencategory"
        ),
        migrations.RunSQL(LOOK_PAST, LOOK_AT_POLICIES),
        migrations.RunSQL(
            FIND_BY_INDEX.format(
                function="expenses_matching",
                argument="words tsquery",
                condition="search @@ words",
            ),
            "DROP FUNCTION expenses_matching(tsquery)",
        ),
        migrations.RunSQL(
            FIND_BY_INDEX.format(
                function="expenses_tagged",
                argument="tag text",
                condition="tags @> ARRAY[tag]::varchar[]",
            ),
            "DROP FUNCTION expenses_tagged(text)",
        ),
    ]

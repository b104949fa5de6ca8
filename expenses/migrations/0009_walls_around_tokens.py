"""Programs' tokens and what they were answered: the same policies, the same guard.

A token is looked for before anybody is known, by a function that looks past the policies. It
tells whose a token is to nobody but who holds it: the digest it takes cannot be guessed.
"""

from django.db import migrations, models

# As in 0004_row_level_security.
IS_OWN = """(
    owner_id = (SELECT expenses_person()) OR (SELECT expenses_everyone()) IS NOT NULL
)"""

KEEP_APART = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY rows_of_one_person ON {table} USING {is_own} WITH CHECK {is_own};
CREATE TRIGGER owner_never_changes
    BEFORE UPDATE OF owner_id ON {table}
    FOR EACH ROW WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id)
    EXECUTE FUNCTION expenses_forbid_owner_change();
"""

LET_TOGETHER = """
DROP TRIGGER owner_never_changes ON {table};
DROP POLICY rows_of_one_person ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""

TABLES = ["accounts_apitoken", "accounts_keptanswer"]

OF_ONE_OWNER = """
ALTER TABLE accounts_keptanswer
    ADD CONSTRAINT kept_answer_of_token_of_owner
    FOREIGN KEY (token_id, owner_id) REFERENCES accounts_apitoken (id, owner_id)
    ON DELETE CASCADE;
"""

COUNT_CALL = """
CREATE FUNCTION accounts_count_call(sought text, seconds integer)
    RETURNS TABLE (
        token bigint, owner bigint, digest varchar, scopes varchar[], calls integer,
        seconds_left integer
    )
    LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    UPDATE accounts_apitoken token SET
        last_used_at = clock_timestamp(),
        calls = CASE WHEN is_over THEN 1 ELSE least(token.calls, 1000000) + 1 END,
        counted_from = CASE WHEN is_over THEN clock_timestamp() ELSE token.counted_from END
    FROM (
        SELECT found.id, coalesce(
            found.counted_from + seconds * interval '1 second' <= clock_timestamp(), true
        ) AS is_over
        FROM accounts_apitoken found JOIN accounts_user person ON person.id = found.owner_id
        WHERE found.digest = sought AND found.expires_at > clock_timestamp()
            AND person.is_active AND person.leaves_at IS NULL
        FOR NO KEY UPDATE OF found
    ) AS present
    WHERE token.id = present.id
    RETURNING
        token.id, token.owner_id, token.digest, token.scopes, token.calls,
        greatest(1, ceil(extract(epoch FROM
            token.counted_from + seconds * interval '1 second' - clock_timestamp()
        )))::integer
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_tokens"),
        ("expenses", "0008_find_by_title"),
    ]

    operations = [
        migrations.RunSQL(
            OF_ONE_OWNER,
            "ALTER TABLE accounts_keptanswer DROP CONSTRAINT kept_answer_of_token_of_owner",
        ),
        *(
            migrations.RunSQL(
                KEEP_APART.format(table=table, is_own=IS_OWN), LET_TOGETHER.format(table=table)
            )
            for table in TABLES
        ),
        migrations.RunSQL(COUNT_CALL, "DROP FUNCTION accounts_count_call(text, integer)"),
        migrations.AlterField(
            model_name="change",
            name="door",
            field=models.CharField(
                choices=[
                    ("page", "here"),
                    ("api", "a program"),
                    ("admin", "an administrator"),
                    ("command", "a command"),
                    ("job", "a scheduled job"),
                    ("database", "the database"),
                ],
                max_length=12,
            ),
        ),
    ]

"""Every change of a person's ledger is remembered by the database, whoever makes it.

By statement with transition tables, since triggers by row cost four times as much on a large
insert. What is added is one row of ids; whole rows as JSON would double the cost of it.

Transaction-local settings say more: `app.step` tells one step from another (without it, a
transaction is one), `app.action` and `app.door` what and who it was, and `app.history` = 'off'
keeps nothing, for what goes for good.
"""

from django.db import migrations

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

HISTORY = ["expenses_change", "expenses_addedrows", "expenses_changedrow"]

OF_ONE_OWNER = """
ALTER TABLE expenses_change
    ADD CONSTRAINT change_undoes_one_of_its_owner
    FOREIGN KEY (undoes_id, owner_id) REFERENCES expenses_change (id, owner_id)
    ON DELETE SET NULL (undoes_id);
ALTER TABLE expenses_addedrows
    ADD CONSTRAINT added_rows_of_change_of_owner
    FOREIGN KEY (change_id, owner_id) REFERENCES expenses_change (id, owner_id)
    ON DELETE CASCADE;
ALTER TABLE expenses_changedrow
    ADD CONSTRAINT changed_row_of_change_of_owner
    FOREIGN KEY (change_id, owner_id) REFERENCES expenses_change (id, owner_id)
    ON DELETE CASCADE;
"""

OF_ANYONE = """
ALTER TABLE expenses_changedrow DROP CONSTRAINT changed_row_of_change_of_owner;
ALTER TABLE expenses_addedrows DROP CONSTRAINT added_rows_of_change_of_owner;
ALTER TABLE expenses_change DROP CONSTRAINT change_undoes_one_of_its_owner;
"""

# What follows from other columns is no change of its own.
DERIVED = """
CREATE FUNCTION expenses_without_derived(version jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT version - '{version,updated_at,base_amount,search}'::text[]
$$;
"""

STEP = """
CREATE FUNCTION expenses_step() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('app.step', true), ''), pg_current_xact_id()::text)
$$;
"""

# The step of each owner is opened by the first row of theirs that is touched in it.
OPEN_STEP = """
    opened AS (
        INSERT INTO expenses_change (owner_id, step, action, door, at, is_undone)
        SELECT DISTINCT
            owner_id,
            expenses_step(),
            coalesce(current_setting('app.action', true), ''),
            coalesce(nullif(current_setting('app.door', true), ''), 'database'),
            clock_timestamp(),
            false
        FROM touched
        ON CONFLICT (owner_id, step) DO NOTHING
        RETURNING id, owner_id
    ),
    step AS (
        SELECT id, owner_id FROM opened
        UNION ALL
        SELECT id, owner_id FROM expenses_change
        WHERE step = expenses_step() AND owner_id IN (SELECT owner_id FROM touched)
    )
"""

REMEMBER = """
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('app.history', true) = 'off' THEN
        RETURN NULL;
    END IF;
    WITH touched AS MATERIALIZED ({touched}),
    {open_step}
    {keep};
    RETURN NULL;
END
$$;
"""

ADDED = {
    "function": "expenses_remember_added",
    "touched": """
        SELECT owner_id, array_agg(id ORDER BY id) AS ids
        FROM added WHERE owner_id IS NOT NULL GROUP BY owner_id
    """,
    "keep": """
    INSERT INTO expenses_addedrows (id, owner_id, change_id, "table", ids)
    SELECT
        nextval(pg_get_serial_sequence('expenses_changedrow', 'id')),
        touched.owner_id, step.id, TG_TABLE_NAME, touched.ids
    FROM touched JOIN step USING (owner_id)
    """,
}

KEEP_BEFORE = """
    INSERT INTO expenses_changedrow (owner_id, change_id, "table", row_id, before, is_removal)
    SELECT touched.owner_id, step.id, TG_TABLE_NAME, touched.id, touched.before, {is_removal}
    FROM touched JOIN step USING (owner_id)
"""

CHANGED = {
    "function": "expenses_remember_changed",
    "touched": """
        SELECT was.owner_id, was.id, to_jsonb(was) - 'search' AS before
        FROM was JOIN became USING (id)
        WHERE was.owner_id IS NOT NULL
            AND expenses_without_derived(to_jsonb(was))
                IS DISTINCT FROM expenses_without_derived(to_jsonb(became))
    """,
    "keep": KEEP_BEFORE.format(is_removal="false"),
}

REMOVED = {
    "function": "expenses_remember_removed",
    "touched": """
        SELECT owner_id, id, to_jsonb(was) - 'search' AS before
        FROM was WHERE owner_id IS NOT NULL
    """,
    "keep": KEEP_BEFORE.format(is_removal="true"),
}

WATCH = """
CREATE TRIGGER history_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_added();
CREATE TRIGGER history_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_changed();
CREATE TRIGGER history_removed AFTER DELETE ON {table} REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_removed();
"""

LOOK_AWAY = """
DROP TRIGGER history_removed ON {table};
DROP TRIGGER history_changed ON {table};
DROP TRIGGER history_added ON {table};
"""

LEDGER = [
    "expenses_category",
    "expenses_paymentmethod",
    "expenses_hiddencategory",
    "expenses_archivedtag",
    "expenses_suggestion",
    "expenses_expense",
]


class Migration(migrations.Migration):
    dependencies = [("expenses", "0006_history")]

    operations = [
        *(
            migrations.RunSQL(
                KEEP_APART.format(table=table, is_own=IS_OWN), LET_TOGETHER.format(table=table)
            )
            for table in HISTORY
        ),
        migrations.RunSQL(OF_ONE_OWNER, OF_ANYONE),
        migrations.RunSQL(DERIVED, "DROP FUNCTION expenses_without_derived(jsonb)"),
        migrations.RunSQL(STEP, "DROP FUNCTION expenses_step()"),
        *(
            migrations.RunSQL(
                REMEMBER.format(open_step=OPEN_STEP, **parts),
                f"DROP FUNCTION {parts['function']}()",
            )
            for parts in (ADDED, CHANGED, REMOVED)
        ),
        *(
            migrations.RunSQL(WATCH.format(table=table), LOOK_AWAY.format(table=table))
            for table in LEDGER
        ),
    ]

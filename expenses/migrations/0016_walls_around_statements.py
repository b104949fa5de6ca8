"""Statements and their lines: the same policies, the same guard, and the lines' history.

Of a statement itself there is no history: it says what was done, and stays when that is undone.
Its lines are what an import adds, so they go and come back with it.
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

TABLES = [
    "expenses_statement",
    "expenses_statementcontent",
    "expenses_statementline",
    "expenses_readinghabit",
]

# An expense that goes for good leaves its line, so that the booking never comes in again.
OF_ONE_OWNER = """
ALTER TABLE expenses_statement
    ADD CONSTRAINT statement_payment_method_of_owner
    FOREIGN KEY (payment_method_id, owner_id) REFERENCES expenses_paymentmethod (id, owner_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE expenses_statementcontent
    ADD CONSTRAINT content_of_statement_of_owner
    FOREIGN KEY (statement_id, owner_id) REFERENCES expenses_statement (id, owner_id)
    ON DELETE CASCADE;
ALTER TABLE expenses_statementline
    ADD CONSTRAINT line_of_statement_of_owner
    FOREIGN KEY (statement_id, owner_id) REFERENCES expenses_statement (id, owner_id)
    ON DELETE CASCADE,
    ADD CONSTRAINT line_of_expense_of_owner
    FOREIGN KEY (expense_id, owner_id) REFERENCES expenses_expense (id, owner_id)
    ON DELETE SET NULL (expense_id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT line_payment_method_of_owner
    FOREIGN KEY (payment_method_id, owner_id) REFERENCES expenses_paymentmethod (id, owner_id)
    DEFERRABLE INITIALLY DEFERRED;
"""

OF_ANYONE = """
ALTER TABLE expenses_statementline
    DROP CONSTRAINT line_payment_method_of_owner,
    DROP CONSTRAINT line_of_expense_of_owner,
    DROP CONSTRAINT line_of_statement_of_owner;
ALTER TABLE expenses_statementcontent DROP CONSTRAINT content_of_statement_of_owner;
ALTER TABLE expenses_statement DROP CONSTRAINT statement_payment_method_of_owner;
"""

# As in 0007_remember_changes.
WATCH = """
CREATE TRIGGER history_added AFTER INSERT ON expenses_statementline
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_added();
CREATE TRIGGER history_changed AFTER UPDATE ON expenses_statementline
    REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_changed();
CREATE TRIGGER history_removed AFTER DELETE ON expenses_statementline
    REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_remember_removed();
"""

LOOK_AWAY = """
DROP TRIGGER history_removed ON expenses_statementline;
DROP TRIGGER history_changed ON expenses_statementline;
DROP TRIGGER history_added ON expenses_statementline;
"""

# Whichever door undoes it, or undoes the undoing.
SAY_WHEN_UNDONE = """
CREATE FUNCTION expenses_say_when_undone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE expenses_statement
    SET undone_at = CASE TG_OP WHEN 'DELETE' THEN clock_timestamp() END
    WHERE id IN (SELECT statement_id FROM touched)
        AND (undone_at IS NULL) = (TG_OP = 'DELETE');
    RETURN NULL;
END
$$;

CREATE TRIGGER statement_is_undone AFTER DELETE ON expenses_statementline
    REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_say_when_undone();
CREATE TRIGGER statement_is_done_again AFTER INSERT ON expenses_statementline
    REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_say_when_undone();
"""

SAY_NOTHING = """
DROP TRIGGER statement_is_done_again ON expenses_statementline;
DROP TRIGGER statement_is_undone ON expenses_statementline;
DROP FUNCTION expenses_say_when_undone();
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0015_statements")]

    operations = [
        migrations.RunSQL(OF_ONE_OWNER, OF_ANYONE),
        *(
            migrations.RunSQL(
                KEEP_APART.format(table=table, is_own=IS_OWN), LET_TOGETHER.format(table=table)
            )
            for table in TABLES
        ),
        migrations.RunSQL(WATCH, LOOK_AWAY),
        migrations.RunSQL(SAY_WHEN_UNDONE, SAY_NOTHING),
    ]

"""What people sign in with is theirs like their money: the same policies, the same guard."""

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

CREDENTIALS = [
    "accounts_authenticatorapp",
    "accounts_recoverycode",
    "accounts_passkey",
    "accounts_emailchange",
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_second_door"),
        ("expenses", "0004_row_level_security"),
    ]

    operations = [
        migrations.RunSQL(
            KEEP_APART.format(table=table, is_own=IS_OWN), LET_TOGETHER.format(table=table)
        )
        for table in CREDENTIALS
    ]

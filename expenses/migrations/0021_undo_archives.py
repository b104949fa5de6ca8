"""Statements that come with an archive go with it when that is undone, and come back with it.

One that comes as a bank's file says what was done, and stays: of those there is no history.
"""

from django.db import migrations

# As in 0007_remember_changes; only while everything is brought back, or that is undone.
WATCH = """
CREATE TRIGGER history_added AFTER INSERT ON expenses_statement
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT WHEN (current_setting('app.action', true) IN ('load', 'undo'))
    EXECUTE FUNCTION expenses_remember_added();
CREATE TRIGGER history_removed AFTER DELETE ON expenses_statement
    REFERENCING OLD TABLE AS was
    FOR EACH STATEMENT WHEN (current_setting('app.action', true) = 'undo')
    EXECUTE FUNCTION expenses_remember_removed();
"""

LOOK_AWAY = """
DROP TRIGGER history_removed ON expenses_statement;
DROP TRIGGER history_added ON expenses_statement;
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0020_learn_from_choices")]

    operations = [migrations.RunSQL(WATCH, LOOK_AWAY)]

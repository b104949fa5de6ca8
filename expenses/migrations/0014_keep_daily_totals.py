"""The database adds up by itself what is written to the expenses, whoever writes it.

By statement with transition tables, as the history. Two writers of one owner would each hold rows
that the other's sums are about, and in two statements no order of theirs helps: whoever writes
takes the owner first. That happens before the statement looks at any row; whoever locks rows in
a statement of their own has to hold the owner (`accounts.people.hold`) before.
"""

# ruff: noqa: S608 - the names in these statements are from here

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

# The identity says whose rows a statement may touch before it touches any. Foreign keys of other
# rows to this one go on, which FOR UPDATE would stop.
HOLD_OWNER = """
CREATE FUNCTION expenses_hold_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asking text := nullif(current_setting('app.user_id', true), '');
BEGIN
    IF asking ~ '^[0-9]+$' THEN
        PERFORM FROM accounts_user WHERE id = asking::bigint FOR NO KEY UPDATE;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER a_owner_is_held
    BEFORE INSERT OR UPDATE OR DELETE ON expenses_expense
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_hold_owner();
"""

LET_GO_OF_OWNER = """
DROP TRIGGER a_owner_is_held ON expenses_expense;
DROP FUNCTION expenses_hold_owner();
"""

KEY = "owner_id, day, category_id, currency, is_repeating, is_excluded"
MONEY = [
    "spent",
    "received",
    "base_spent",
    "base_received",
    "spent_unconverted",
    "received_unconverted",
]
FIGURES = [*MONEY, "count", "unconverted"]

# One row of an expense as what it adds to its total; `sign` is -1 where it is taken away.
PART = """
    SELECT
        owner_id, spent_on AS day, category_id, currency, is_repeating, is_excluded,
        {sign} * greatest(amount, 0) AS spent,
        {sign} * greatest(-amount, 0) AS received,
        {sign} * greatest(base_amount, 0) AS base_spent,
        {sign} * greatest(-base_amount, 0) AS base_received,
        CASE WHEN base_amount IS NULL THEN {sign} * greatest(amount, 0) ELSE 0 END
            AS spent_unconverted,
        CASE WHEN base_amount IS NULL THEN {sign} * greatest(-amount, 0) ELSE 0 END
            AS received_unconverted,
        {sign} AS count,
        CASE WHEN base_amount IS NULL THEN {sign} ELSE 0 END AS unconverted
    FROM {rows} WHERE deleted_at IS NULL
"""


def sums(parts: str) -> str:
    added = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in FIGURES)
    return f"SELECT {KEY}, {added} FROM ({parts}) AS parts GROUP BY {KEY}"


def add_up(parts: str) -> str:
    """Add the differences to the totals, each once and in one order."""
    columns = ", ".join(FIGURES)
    new = ", ".join(f"{name} = total.{name} + excluded.{name}" for name in FIGURES)
    is_other = " OR ".join(f"{name} <> 0" for name in FIGURES)
    return f"""
        INSERT INTO expenses_dailytotal AS total ({KEY}, {columns})
        SELECT {KEY}, {columns} FROM ({sums(parts)}) AS difference
        WHERE {is_other}
        ORDER BY {KEY}
        ON CONFLICT ({KEY}) DO UPDATE SET {new};
    """


def leave_out_empty(rows: str) -> str:
    return f"""
        DELETE FROM expenses_dailytotal total
        USING (SELECT DISTINCT owner_id, spent_on FROM {rows} WHERE deleted_at IS NULL) AS gone
        WHERE total.owner_id = gone.owner_id AND total.day = gone.spent_on AND total.count = 0;
    """


ADD, TAKE = PART.format(sign=1, rows="added"), PART.format(sign=-1, rows="removed")

KEEP_TOTALS = f"""
CREATE FUNCTION expenses_total_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {add_up(ADD)}
    RETURN NULL;
END
$$;

CREATE FUNCTION expenses_total_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {add_up(f"{ADD} UNION ALL {TAKE}")}
    {leave_out_empty("removed")}
    RETURN NULL;
END
$$;

CREATE FUNCTION expenses_total_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {add_up(TAKE)}
    {leave_out_empty("removed")}
    RETURN NULL;
END
$$;

CREATE TRIGGER total_added AFTER INSERT ON expenses_expense
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_total_added();
CREATE TRIGGER total_changed AFTER UPDATE ON expenses_expense
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_total_changed();
CREATE TRIGGER total_removed AFTER DELETE ON expenses_expense
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_total_removed();
"""

KEEP_NO_TOTALS = """
DROP TRIGGER total_removed ON expenses_expense;
DROP TRIGGER total_changed ON expenses_expense;
DROP TRIGGER total_added ON expenses_expense;
DROP FUNCTION expenses_total_removed();
DROP FUNCTION expenses_total_changed();
DROP FUNCTION expenses_total_added();
"""

# The owner of the tables migrates, for whom the policies do not hold.
FILL = f"""
INSERT INTO expenses_dailytotal ({KEY}, {", ".join(FIGURES)})
{sums(PART.format(sign=1, rows="expenses_expense"))} ORDER BY {KEY};
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0013_daily_totals")]

    operations = [
        migrations.RunSQL(
            KEEP_APART.format(table="expenses_dailytotal", is_own=IS_OWN),
            LET_TOGETHER.format(table="expenses_dailytotal"),
        ),
        migrations.RunSQL(HOLD_OWNER, LET_GO_OF_OWNER),
        migrations.RunSQL(KEEP_TOTALS, KEEP_NO_TOTALS),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]

"""The database adds the daily totals up by month, as it adds up the expenses by day.

What writes the daily totals holds their owner, so no two write these at once.
"""

# ruff: noqa: S608 - the names in these statements are from here

from django.db import migrations

# As in 0004_row_level_security and 0014_keep_daily_totals.
IS_OWN = """(
    owner_id = (SELECT expenses_person()) OR (SELECT expenses_everyone()) IS NOT NULL
)"""

KEEP_APART = f"""
ALTER TABLE expenses_monthlytotal ENABLE ROW LEVEL SECURITY;
CREATE POLICY rows_of_one_person ON expenses_monthlytotal USING {IS_OWN} WITH CHECK {IS_OWN};
CREATE TRIGGER owner_never_changes
    BEFORE UPDATE OF owner_id ON expenses_monthlytotal
    FOR EACH ROW WHEN (OLD.owner_id IS DISTINCT FROM NEW.owner_id)
    EXECUTE FUNCTION expenses_forbid_owner_change();
"""

LET_TOGETHER = """
DROP TRIGGER owner_never_changes ON expenses_monthlytotal;
DROP POLICY rows_of_one_person ON expenses_monthlytotal;
ALTER TABLE expenses_monthlytotal DISABLE ROW LEVEL SECURITY;
"""

# The first day of somebody's month that a day lies in. A day of the month is at most 28, so that
# taking one less away from a day leads to the calendar month that the person's is named after.
MONTH_OF = """
CREATE FUNCTION expenses_month_of(day date, starts_on integer) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT date_trunc('month', (day - (starts_on - 1))::timestamp)::date + (starts_on - 1)
$$;
"""

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
KEY = "owner_id, month, category_id, is_repeating"
FIGURES = ["count", "spent", *DAYS]

# A day's total as what it adds to its month's; `sign` is -1 where it is taken away.
PART = """
    SELECT
        owner_id, day, category_id, is_repeating, {sign} * count AS count,
        {sign} * CASE
            WHEN category_id IS NULL THEN base_spent ELSE base_spent - base_received
        END AS spent
    FROM {rows} WHERE NOT is_excluded
"""

# The first of January 1900, before which no day is, was a Monday.
WEEKDAY = "(day - DATE '1900-01-01') % 7"


def sums(parts: str) -> str:
    by_day = ", ".join(
        f"coalesce(sum(spent) FILTER (WHERE {WEEKDAY} = {number}), 0) AS {name}"
        for number, name in enumerate(DAYS)
    )
    return f"""
        SELECT {KEY}, sum(count) AS count, sum(spent) AS spent, {by_day}
        FROM (
            SELECT parts.*, expenses_month_of(day, person.month_starts_on) AS month
            FROM ({parts}) AS parts JOIN accounts_user AS person ON person.id = owner_id
        ) AS in_months
        GROUP BY {KEY}
    """


def add_up(parts: str) -> str:
    """Add the differences to the totals, each once and in one order."""
    columns = ", ".join(FIGURES)
    new = ", ".join(f"{name} = total.{name} + excluded.{name}" for name in FIGURES)
    is_other = " OR ".join(f"{name} <> 0" for name in FIGURES)
    return f"""
        INSERT INTO expenses_monthlytotal AS total ({KEY}, {columns})
        SELECT {KEY}, {columns} FROM ({sums(parts)}) AS difference
        WHERE {is_other}
        ORDER BY {KEY}
        ON CONFLICT ({KEY}) DO UPDATE SET {new};
    """


# A month is empty once its days are. To look for one costs as much as all the rest of a write.
LEAVE_OUT_EMPTY = """
    DELETE FROM expenses_monthlytotal total
    USING (
        SELECT DISTINCT owner_id, expenses_month_of(day, person.month_starts_on) AS month
        FROM {rows} JOIN accounts_user AS person ON person.id = owner_id
    ) AS gone
    WHERE total.owner_id = gone.owner_id AND total.month = gone.month AND total.count = 0;
"""

ADD, TAKE = PART.format(sign=1, rows="added"), PART.format(sign=-1, rows="removed")

# A total that is added to or begun fires both of the first two, one of them for nothing.
KEEP_TOTALS = f"""
CREATE FUNCTION expenses_month_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added) THEN
        {add_up(ADD)}
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION expenses_month_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added) THEN
        {add_up(f"{ADD} UNION ALL {TAKE}")}
    END IF;
    IF EXISTS (SELECT FROM added WHERE count = 0) THEN
        {LEAVE_OUT_EMPTY.format(rows="added")}
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION expenses_month_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM removed WHERE count <> 0) THEN
        {add_up(TAKE)}
        {LEAVE_OUT_EMPTY.format(rows="removed")}
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER month_added AFTER INSERT ON expenses_dailytotal
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_month_added();
CREATE TRIGGER month_changed AFTER UPDATE ON expenses_dailytotal
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_month_changed();
CREATE TRIGGER month_removed AFTER DELETE ON expenses_dailytotal
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION expenses_month_removed();
"""

KEEP_NO_TOTALS = """
DROP TRIGGER month_removed ON expenses_dailytotal;
DROP TRIGGER month_changed ON expenses_dailytotal;
DROP TRIGGER month_added ON expenses_dailytotal;
DROP FUNCTION expenses_month_removed();
DROP FUNCTION expenses_month_changed();
DROP FUNCTION expenses_month_added();
"""

ALL = PART.format(sign=1, rows="expenses_dailytotal")
FILL = f"INSERT INTO expenses_monthlytotal ({KEY}, {', '.join(FIGURES)}) {sums(ALL)}"

# With months that begin on another day, every day may lie in another one.
BEGIN_ELSEWHERE = f"""
CREATE FUNCTION expenses_months_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM expenses_monthlytotal WHERE owner_id = NEW.id;
    {FILL.replace("WHERE NOT", "WHERE owner_id = NEW.id AND NOT")};
    RETURN NULL;
END
$$;

CREATE TRIGGER months_anew AFTER UPDATE OF month_starts_on ON accounts_user
    FOR EACH ROW WHEN (OLD.month_starts_on IS DISTINCT FROM NEW.month_starts_on)
    EXECUTE FUNCTION expenses_months_anew();
"""

BEGIN_WHERE_THEY_DID = """
DROP TRIGGER months_anew ON accounts_user;
DROP FUNCTION expenses_months_anew();
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0023_monthly_totals")]

    operations = [
        migrations.RunSQL(KEEP_APART, LET_TOGETHER),
        migrations.RunSQL(MONTH_OF, "DROP FUNCTION expenses_month_of(date, integer)"),
        migrations.RunSQL(KEEP_TOTALS, KEEP_NO_TOTALS),
        migrations.RunSQL(BEGIN_ELSEWHERE, BEGIN_WHERE_THEY_DID),
        # The owner of the tables migrates, for whom the policies do not hold.
        migrations.RunSQL(FILL, "TRUNCATE expenses_monthlytotal"),
    ]

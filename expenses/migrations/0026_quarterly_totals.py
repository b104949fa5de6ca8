"""Totals of quarters beside those of months, since ten years are compared by quarter.

A third of the rows are read for them. They are added up from the same differences.
"""

# ruff: noqa: S608 - the names in these statements are from here

from collections.abc import Callable

from django.db import migrations, models

# The first day of the quarter that a month lies in, both told by their first day, at most the 28th.
QUARTER_OF = """
CREATE FUNCTION expenses_quarter_of(month date) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (month - make_interval(months => (extract(month FROM month)::integer - 1) % 3))::date
$$;
"""

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
FIGURES = ["count", "spent", *DAYS]
COLUMNS = ", ".join(FIGURES)
KEY_OF_MONTH = "owner_id, month, category_id, is_repeating"
KEY = f"months, {KEY_OF_MONTH}"

# As in 0024_keep_monthly_totals.
PART = """
    SELECT
        owner_id, day, category_id, is_repeating, {sign} * count AS count,
        {sign} * CASE
            WHEN category_id IS NULL THEN base_spent ELSE base_spent - base_received
        END AS spent
    FROM {rows} WHERE NOT is_excluded
"""
ADD, TAKE = PART.format(sign=1, rows="added"), PART.format(sign=-1, rows="removed")
WEEKDAY = "(day - DATE '1900-01-01') % 7"


def months(parts: str) -> str:
    by_day = ", ".join(
        f"coalesce(sum(spent) FILTER (WHERE {WEEKDAY} = {number}), 0) AS {name}"
        for number, name in enumerate(DAYS)
    )
    return f"""
        SELECT {KEY_OF_MONTH}, sum(count) AS count, sum(spent) AS spent, {by_day}
        FROM (
            SELECT parts.*, expenses_month_of(day, person.month_starts_on) AS month
            FROM ({parts}) AS parts JOIN accounts_user AS person ON person.id = owner_id
        ) AS in_months
        GROUP BY {KEY_OF_MONTH}
    """


def quarters(rows: str) -> str:
    added = ", ".join(f"sum({name}) AS {name}" for name in FIGURES)
    return f"""
        SELECT 3 AS months, {KEY_OF_MONTH}, {added}
        FROM (
            SELECT owner_id, expenses_quarter_of(month) AS month, category_id, is_repeating,
                {COLUMNS}
            FROM {rows}
        ) AS in_quarters
        GROUP BY {KEY_OF_MONTH}
    """


def months_and_quarters(parts: str) -> str:
    return f"""
        WITH difference AS MATERIALIZED ({months(parts)})
        SELECT 1 AS months, {KEY_OF_MONTH}, {COLUMNS} FROM difference
        UNION ALL {quarters("difference")}
    """


def functions(key: str, sums: Callable[[str], str], months_gone: str) -> str:
    """What the triggers do: add the differences up, each once and in one order."""
    new = ", ".join(f"{name} = total.{name} + excluded.{name}" for name in FIGURES)
    is_other = " OR ".join(f"{name} <> 0" for name in FIGURES)

    def add_up(parts: str) -> str:
        return f"""
            INSERT INTO expenses_monthlytotal AS total ({key}, {COLUMNS})
            SELECT {key}, {COLUMNS} FROM ({sums(parts)}) AS difference
            WHERE {is_other}
            ORDER BY {key}
            ON CONFLICT ({key}) DO UPDATE SET {new};
        """

    def leave_out_empty(rows: str) -> str:
        return f"""
            DELETE FROM expenses_monthlytotal total
            USING (
                SELECT DISTINCT owner_id, expenses_month_of(day, person.month_starts_on) AS month
                FROM {rows} JOIN accounts_user AS person ON person.id = owner_id
            ) AS gone
            WHERE total.owner_id = gone.owner_id AND total.month IN ({months_gone})
                AND total.count = 0;
        """

    return f"""
    CREATE OR REPLACE FUNCTION expenses_month_added() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM added) THEN
            {add_up(ADD)}
        END IF;
        RETURN NULL;
    END
    $$;

    CREATE OR REPLACE FUNCTION expenses_month_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM added) THEN
            {add_up(f"{ADD} UNION ALL {TAKE}")}
        END IF;
        IF EXISTS (SELECT FROM added WHERE count = 0) THEN
            {leave_out_empty("added")}
        END IF;
        RETURN NULL;
    END
    $$;

    CREATE OR REPLACE FUNCTION expenses_month_removed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM removed WHERE count <> 0) THEN
            {add_up(TAKE)}
            {leave_out_empty("removed")}
        END IF;
        RETURN NULL;
    END
    $$;

    CREATE OR REPLACE FUNCTION expenses_months_anew() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM expenses_monthlytotal WHERE owner_id = NEW.id;
        INSERT INTO expenses_monthlytotal ({key}, {COLUMNS})
        SELECT {key}, {COLUMNS} FROM ({
        sums(PART.format(sign=1, rows="expenses_dailytotal") + " AND owner_id = NEW.id")
    }) AS whole;
        RETURN NULL;
    END
    $$;
    """


KEEP_BOTH = functions(KEY, months_and_quarters, "gone.month, expenses_quarter_of(gone.month)")
KEEP_MONTHS = functions(KEY_OF_MONTH, months, "gone.month")

FILL = f"""
INSERT INTO expenses_monthlytotal ({KEY}, {COLUMNS}) {quarters("expenses_monthlytotal")}
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0025_how_files_were_read")]

    operations = [
        # Undone last, when the columns are as they were.
        migrations.RunSQL(migrations.RunSQL.noop, KEEP_MONTHS),
        migrations.AddField(
            model_name="monthlytotal",
            name="months",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="monthlytotal", name="monthly_total_once"),
        migrations.AddConstraint(
            model_name="monthlytotal",
            constraint=models.UniqueConstraint(
                fields=["owner", "months", "month", "category", "is_repeating"],
                name="monthly_total_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(QUARTER_OF, "DROP FUNCTION expenses_quarter_of(date)"),
        migrations.RunSQL(KEEP_BOTH, migrations.RunSQL.noop),
        # The owner of the tables migrates, for whom the policies do not hold.
        migrations.RunSQL(FILL, "DELETE FROM expenses_monthlytotal WHERE months = 3"),
    ]

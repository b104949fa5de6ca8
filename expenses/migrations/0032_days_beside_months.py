"""Totals of days, whatever the categories, beside those of months and quarters.

A calendar of months is drawn from a tenth of the rows. They are added up from the same differences,
and all of them say what came back and what has no rate, so that nothing else need be read.
"""

# ruff: noqa: S608 - the names in these statements are from here

from collections.abc import Callable
from decimal import Decimal

from django.db import migrations, models

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
FIGURES_BEFORE = ["count", "spent", *DAYS]
FIGURES = ["count", "spent", "received", "unconverted", *DAYS]
KEY_OF_MONTH = "owner_id, month, category_id, is_repeating"
KEY = f"months, {KEY_OF_MONTH}"
WEEKDAY = "(day - DATE '1900-01-01') % 7"

# As in 0026_quarterly_totals, with all figures.
PART = """
    SELECT
        owner_id, day, category_id, is_repeating, {sign} * count AS count,
        {sign} * CASE
            WHEN category_id IS NULL THEN base_spent ELSE base_spent - base_received
        END AS spent,
        {sign} * base_received AS received, {sign} * unconverted AS unconverted
    FROM {rows} WHERE NOT is_excluded
"""
ADD, TAKE = PART.format(sign=1, rows="added"), PART.format(sign=-1, rows="removed")

Sums = Callable[[str, list[str]], str]


def added_up(figures: list[str]) -> str:
    return ", ".join(f"sum({name}) AS {name}" for name in figures)


def months(parts: str, figures: list[str]) -> str:
    by_day = ", ".join(
        f"coalesce(sum(spent) FILTER (WHERE {WEEKDAY} = {number}), 0) AS {name}"
        for number, name in enumerate(DAYS)
    )
    plain = [name for name in figures if name not in DAYS]
    return f"""
        SELECT {KEY_OF_MONTH}, {added_up(plain)}, {by_day}
        FROM (
            SELECT parts.*, expenses_month_of(day, person.month_starts_on) AS month
            FROM ({parts}) AS parts JOIN accounts_user AS person ON person.id = owner_id
        ) AS in_months
        GROUP BY {KEY_OF_MONTH}
    """


def months_and_quarters(parts: str, figures: list[str]) -> str:
    columns = ", ".join(figures)
    return f"""
        WITH difference AS MATERIALIZED ({months(parts, figures)})
        SELECT 1 AS months, {KEY_OF_MONTH}, {columns} FROM difference
        UNION ALL
        SELECT 3 AS months, {KEY_OF_MONTH}, {added_up(figures)}
        FROM (
            SELECT owner_id, expenses_quarter_of(month) AS month, category_id, is_repeating,
                {columns}
            FROM difference
        ) AS in_quarters
        GROUP BY {KEY_OF_MONTH}
    """


def days_too(parts: str, figures: list[str]) -> str:
    """A day is of no category, and has no days of the week."""
    plain = [name for name in figures if name not in DAYS]
    return f"""
        ({months_and_quarters(parts, figures)})
        UNION ALL
        SELECT 0 AS months, owner_id, day AS month, NULL::bigint AS category_id, is_repeating,
            {added_up(plain)}, {", ".join("0" for _day in DAYS)}
        FROM ({parts}) AS parts GROUP BY owner_id, day, is_repeating
    """


def functions(sums: Sums, figures: list[str], starts: str) -> str:
    """What the triggers do: add the differences up, each once and in one order."""
    columns = ", ".join(figures)
    new = ", ".join(f"{name} = total.{name} + excluded.{name}" for name in figures)
    is_other = " OR ".join(f"{name} <> 0" for name in figures)

    def add_up(parts: str) -> str:
        return f"""
            INSERT INTO expenses_monthlytotal AS total ({KEY}, {columns})
            SELECT {KEY}, {columns} FROM ({sums(parts, figures)}) AS difference
            WHERE {is_other}
            ORDER BY {KEY}
            ON CONFLICT ({KEY}) DO UPDATE SET {new};
        """

    def leave_out_empty(rows: str) -> str:
        return f"""
            DELETE FROM expenses_monthlytotal total
            USING (
                SELECT DISTINCT owner_id, day,
                    expenses_month_of(day, person.month_starts_on) AS month
                FROM {rows} JOIN accounts_user AS person ON person.id = owner_id
            ) AS gone
            WHERE total.owner_id = gone.owner_id AND total.month IN ({starts})
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
        INSERT INTO expenses_monthlytotal ({KEY}, {columns})
        SELECT {KEY}, {columns} FROM ({
        sums(PART.format(sign=1, rows="expenses_dailytotal") + " AND owner_id = NEW.id", figures)
    }) AS whole;
        RETURN NULL;
    END
    $$;
    """


KEEP_ALL = functions(days_too, FIGURES, "gone.day, gone.month, expenses_quarter_of(gone.month)")
KEEP_MONTHS = functions(
    months_and_quarters, FIGURES_BEFORE, "gone.month, expenses_quarter_of(gone.month)"
)

# The owner of the tables migrates, for whom the policies do not hold.
FILL = f"""
DELETE FROM expenses_monthlytotal;
INSERT INTO expenses_monthlytotal ({KEY}, {", ".join(FIGURES)})
{days_too(PART.format(sign=1, rows="expenses_dailytotal"), FIGURES)};
"""


class Migration(migrations.Migration):
    dependencies = [("expenses", "0031_sum_all_up_at_once")]

    operations = [
        # Undone last, when the columns are as they were.
        migrations.RunSQL(migrations.RunSQL.noop, KEEP_MONTHS),
        migrations.AddField(
            model_name="monthlytotal",
            name="received",
            field=models.DecimalField(decimal_places=4, default=Decimal(0), max_digits=28),
        ),
        migrations.AddField(
            model_name="monthlytotal",
            name="unconverted",
            field=models.IntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(KEEP_ALL, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, "DELETE FROM expenses_monthlytotal WHERE months = 0"),
    ]

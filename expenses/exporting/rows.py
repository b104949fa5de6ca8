"""What every file holds of an expense, made into rows by PostgreSQL."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    F,
    Func,
    IntegerField,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.money import WITHOUT_TWO_DECIMALS

COLUMNS = [
    "date",
    "title",
    "amount",
    "currency",
    "category",
    "payment_method",
    "tags",
    "note",
    "is_repeating",
    "is_excluded",
]
TYPES = ["date", "text", "numeric", *["text"] * 7]
# What all columns but title, note and tags take on average in a CSV file, commas included.
BYTES_OF_THE_REST = 62


def harmless(text: str) -> str:
    """Return the SQL of a text that no spreadsheet takes for a formula, null if it is empty.

    A text that begins with a letter is none, which is told at a glance. CSV has nothing in place
    of null, where an empty text would come out as "".
    """
    return rf"""CASE
        WHEN {text} >= 'A' COLLATE "C" THEN {text}
        ELSE regexp_replace(nullif({text}, ''), '^(''*[=+@\t\r-])', '''\1')
    END"""


# What a category and a payment method are called is made once for each two of them and not once
# for each expense: OFFSET keeps the queries apart, and PostgreSQL remembers what the inner gave.
TABLE = f"""
SELECT
    spent_on, {harmless("title")}, rounded, currency, names.of_category, names.of_method,
    CASE WHEN cardinality(tags) > 0 THEN {harmless("array_to_string(tags, ' ')")} END,
    {harmless("note")},
    CASE WHEN is_repeating THEN 'true' ELSE 'false' END,
    CASE WHEN is_excluded THEN 'true' ELSE 'false' END
FROM ({{chosen}}) AS chosen
CROSS JOIN LATERAL (
    SELECT (
        SELECT {harmless("concat_ws(' / ', above.name, own.name)")}
        FROM expenses_category own LEFT JOIN expenses_category above ON above.id = own.parent_id
        WHERE own.id = chosen.category_id
    ) AS of_category, (
        SELECT {harmless("name")} FROM expenses_paymentmethod
        WHERE id = chosen.payment_method_id
    ) AS of_method
    OFFSET 0
) AS names
ORDER BY spent_on, id
"""  # noqa: S608 - made of constants
ROW = ["id", "spent_on", "title", "rounded", "currency", "category_id", "payment_method_id"]
ROW += ["tags", "note", "is_repeating", "is_excluded"]


@dataclass(frozen=True)
class Size:
    count: int
    bytes: int


def export_size(*, expenses: ExpenseQuerySet) -> Size:
    """Return how many rows a file will have and about how large it will be as CSV."""
    texts = _length("title") + _length("note") + _length(tags_in_one_cell())
    figures = expenses.order_by().aggregate(count=Count("pk"), texts=Sum(texts, default=0))
    return Size(figures["count"], figures["count"] * BYTES_OF_THE_REST + figures["texts"])


def table_of(expenses: ExpenseQuerySet) -> str:
    """Return the query for the values of COLUMNS, oldest first, with texts made harmless."""
    chosen = expenses.order_by().annotate(rounded=rounded_amount()).values(*ROW)
    return TABLE.format(chosen=whole_query(chosen))


def whole_query(rows: QuerySet[Any]) -> str:
    """Return the query with its values in it, since COPY takes no parameters."""
    statement, parameters = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        query: str = cursor.mogrify(statement, parameters)
    return query


def rounded_amount() -> Func:
    """The amount with as many decimals as its currency has."""
    told = Func(F("currency"), function="expenses_decimals_of", output_field=IntegerField())
    # The function compares one code after the other; this looks all of them up at once.
    decimals = Case(When(currency__in=WITHOUT_TWO_DECIMALS, then=told), default=Value(2))
    return Func(F("amount"), decimals, function="round", output_field=DecimalField())


def category_path() -> Case:
    """The category's name, after that of the one it is in: "Food / Snacks"."""
    name, above = F("category__name"), F("category__parent__name")
    path = Func(above, Value(" / "), name, function="concat", output_field=CharField())
    return Case(
        When(category__parent__isnull=False, then=path), default=name, output_field=CharField()
    )


def tags_in_one_cell() -> Func:
    return Func(F("tags"), Value(" "), function="array_to_string", output_field=CharField())


def as_text(column: Any) -> Cast:
    return Cast(column, CharField())


def _length(text: Any) -> Func:
    return Func(text, function="octet_length", output_field=IntegerField())

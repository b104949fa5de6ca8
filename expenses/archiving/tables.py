"""What an archive holds: tables and columns, read from the models so that none is forgotten."""

from typing import Any

from django.db.models import BinaryField, DecimalField, Field, GeneratedField
from psycopg import sql

from accounts.folding import FoldedField
from expenses.models import (
    ArchivedTag,
    Category,
    Expense,
    HiddenCategory,
    PaymentMethod,
    ReadingHabit,
    Rule,
    SavedFilter,
    Statement,
    StatementLine,
    Suggestion,
)

VERSION = 1
# What points at another comes after it.
TABLES: dict[str, Any] = {
    "categories": Category,
    "payment_methods": PaymentMethod,
    "hidden_categories": HiddenCategory,
    "archived_tags": ArchivedTag,
    "rules": Rule,
    "expenses": Expense,
    "saved_filters": SavedFilter,
    "suggestions": Suggestion,
    "statements": Statement,
    "statement_lines": StatementLine,
    "reading_habits": ReadingHabit,
}
# Everybody's, among which those are found again that an account uses.
SHARED = "shared_categories"
# Worked out anew, or only of a file that is not taken in yet: with what there is in its place.
OWN_CURRENCY = "(SELECT currency FROM accounts_user WHERE id = {owner})"
LEFT_OUT: dict[str, dict[str, str]] = {
    "expenses_expense": {
        "base_amount": f"CASE WHEN coming.currency = {OWN_CURRENCY} THEN coming.amount END"
    },
    "expenses_statement": {"preview": "'{{}}'::jsonb", "choices": "'{{}}'::jsonb", "failure": "''"},
}
# What may point at something that is gone.
MAY_BE_GONE = {("expenses_expense", "rule_id")}

PREFERENCES = [
    "currency",
    "time_zone",
    "language",
    "month_starts_on",
    "week_starts_on",
    "theme",
    "has_shortcuts",
    "density",
    "scope",
]


def table_of(model: Any) -> str:
    return str(model._meta.db_table)  # noqa: SLF001 - its public name


def fields_of(model: Any) -> "list[Field[Any, Any]]":
    """Return what is kept of a row; its id comes first, and its owner not at all."""
    left_out = {"owner_id", *LEFT_OUT.get(table_of(model), ())}
    return [
        field
        for field in model._meta.concrete_fields  # noqa: SLF001
        if field.attname not in left_out and not isinstance(field, GeneratedField | FoldedField)
    ]


def points_at(field: "Field[Any, Any]") -> Any:
    """Return the model of which the field names a row; None for any other field."""
    found = field.related_model
    return found if found in TABLES.values() else None


def as_json(model: Any) -> sql.Composed:
    """Return the SQL of a row as JSON, amounts as texts and bytes as hexadecimal digits."""
    parts = []
    for field in fields_of(model):
        column: sql.Composable = sql.Identifier(field.attname)
        if isinstance(field, DecimalField):
            column = sql.SQL("{}::text").format(column)
        elif isinstance(field, BinaryField):
            column = sql.SQL("encode({}, 'hex')").format(column)
        parts += [sql.Literal(field.attname), column]
    return sql.SQL("json_build_object({})").format(sql.SQL(", ").join(parts))

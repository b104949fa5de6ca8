"""Files and their lines as they are told."""

from decimal import Decimal
from typing import Any

from expenses.api.import_schemas import ALIKE
from expenses.api.rows import id_of, moment, money
from expenses.forms.statement import BY_ACCOUNT, columns_of
from expenses.models import Change, Statement, StatementLine

State = Statement.State
UNDER_WAY = {State.EXAMINING, State.TAKING}
# In the order in which a person looks through them.
SHOWN = ("unreadable", ALIKE, "new", "there", "skipped")


def import_row(statement: Statement, *, change: Change | None) -> dict[str, Any]:
    """Tell of one file; `change` is what brought its lines, if that can be undone."""
    preview = statement.preview
    is_asked = statement.state in {State.ASKING, State.READY}
    return {
        "id": str(statement.pk),
        "file_name": statement.file_name,
        "size": statement.size,
        "format": statement.format,
        "payment_method": BY_ACCOUNT
        if statement.is_by_account
        else id_of(statement.payment_method_id),
        "state": statement.state,
        "percent": statement.percent if statement.state in UNDER_WAY else None,
        "failure": statement.failure if statement.state == State.FAILED else None,
        "counts": _counts(statement),
        "questions": [_question(one) for one in preview.get("questions", []) if is_asked],
        "columns": _columns(preview) if is_asked else [],
        "would_bring": _would_bring(preview) if statement.state == State.READY else None,
        "change": id_of(change.pk if change else None),
        "uploaded_at": statement.created_at.isoformat(),
        "imported_at": moment(statement.imported_at),
        "undone_at": moment(statement.undone_at),
    }


def lines_found(preview: dict[str, Any]) -> list[dict[str, Any]]:
    """Tell of the lines of a file that waits, as far as it was kept what they are."""
    return [_line_found(outcome, row) for outcome in SHOWN for row in preview.get(outcome, [])]


def line_row(line: StatementLine) -> dict[str, Any]:
    """Tell of one line of a file that was taken in."""
    expense = line.expense
    return {
        "id": str(line.pk),
        "line": line.number,
        "outcome": line.outcome,
        "reason": line.reason,
        "raw": line.raw,
        "booked_on": line.booked_on and line.booked_on.isoformat(),
        "title": expense and expense.title,
        "amount": expense and money(expense.amount, expense.currency),
        "currency": expense and expense.currency,
        "category": expense.category.name if expense and expense.category else None,
        "came_with": None,
        "expense": expense
        and {
            "id": str(expense.pk),
            "title": expense.title,
            "spent_on": expense.spent_on.isoformat(),
            "is_trashed": expense.deleted_at is not None,
        },
    }


def _counts(statement: Statement) -> dict[str, int]:
    if statement.state != State.DONE:
        found = statement.preview.get("counts", {})
        names = ("new", "there", ALIKE, "matched", "skipped", "undecided", "unreadable")
        return {name: found.get(name, 0) for name in names}
    return {
        "new": statement.new_count,
        "there": statement.there_count,
        ALIKE: 0,
        "matched": statement.matched_count,
        "skipped": statement.skipped_count,
        "undecided": statement.undecided_count,
        "unreadable": statement.unreadable_count,
    }


def _question(asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "about": asked["about"],
        "sentence": asked["sentence"],
        "choices": [
            {**choice, "rows": [_read_so(row) for row in choice["rows"]]}
            for choice in asked["choices"]
        ],
    }


def _read_so(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "spent_on": row["on"],
        "amount": money(Decimal(row["amount"]), row["currency"]),
        "currency": row["currency"],
        "title": row["title"],
        "raw": row["raw"],
    }


def _columns(preview: dict[str, Any]) -> list[dict[str, Any]]:
    means = {place: role for role, places in preview.get("roles", {}).items() for place in places}
    return [
        {"name": name, "means": means.get(place), "cells": cells}
        for place, (name, cells) in enumerate(columns_of(preview))
    ]


def _would_bring(preview: dict[str, Any]) -> dict[str, Any]:
    days = preview.get("days", [])
    return {
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "sums": [
            {
                "currency": code,
                "spent": money(Decimal(spent), code),
                "received": money(Decimal(received), code),
            }
            for code, spent, received in preview.get("sums", [])
        ],
        "uncategorised": preview.get("unfiled", 0),
    }


def _line_found(outcome: str, row: dict[str, Any]) -> dict[str, Any]:
    amount, other = row.get("amount"), row.get("other")
    return {
        "id": id_of(row.get("place")),
        "line": row["number"],
        "outcome": outcome,
        "reason": row.get("reason", ""),
        "raw": row["raw"],
        "booked_on": row.get("on"),
        "title": row.get("title"),
        "amount": amount and money(Decimal(amount), row["currency"]),
        "currency": row.get("currency"),
        "category": row.get("category"),
        "came_with": row.get("known"),
        "expense": other
        and {
            "id": str(other),
            "title": row["other_title"],
            "spent_on": row["other_on"],
            "is_trashed": row["other_trashed"],
        },
    }

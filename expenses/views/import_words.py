"""What a file would bring, as a person reads it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from expenses.models import Statement
from expenses.money import format_money


def steps_to(current: str) -> list[tuple[str, bool]]:
    """Return the steps of an import in words, and which of them is the present one."""
    steps = {
        "file": _("File"),
        "columns": _("Columns"),
        "check": _("Check"),
        "result": _("Result"),
    }
    return [(words, name == current) for name, words in steps.items()]


def preview_of(statement: Statement) -> dict[str, Any]:
    """Return what was found in the file, days and amounts as values and not as text."""
    found = statement.preview
    counts = found.get("counts", {})
    language = statement.owner.language
    return {
        "counts": {name: counts.get(name, 0) for name in OUTCOMES},
        "sums": [
            (
                format_money(Decimal(spent), code, locale=language),
                format_money(Decimal(received), code, locale=language),
            )
            for code, spent, received in found.get("sums", [])
        ],
        "days": [date.fromisoformat(day) for day in found.get("days", [])],
        "unfiled": found.get("unfiled", 0),
        "can_map": bool(found.get("rows")),
        **{
            outcome: [_row(row, language) for row in found.get(outcome, [])] for outcome in OUTCOMES
        },
    }


OUTCOMES = ("new", "there", "alike", "unreadable", "skipped")


def _row(row: dict[str, Any], language: str) -> dict[str, Any]:
    told = dict(row)
    if "amount" in row:
        told["on"] = date.fromisoformat(row["on"])
        told["money"] = _money(row["amount"], row["currency"], language)
    if row.get("other_on"):
        told["other_on"] = date.fromisoformat(row["other_on"])
        told["other_money"] = _money(row["other_amount"], row["currency"], language)
    if row.get("known_at"):
        told["known_at"] = datetime.fromisoformat(row["known_at"])
    return told


def _money(amount: str, currency: str, language: str) -> str:
    return format_money(Decimal(amount), currency, locale=language, signed=True)

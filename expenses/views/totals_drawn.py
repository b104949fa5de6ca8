"""The categories of a month as the texts that the rows of their table are filled with."""

from collections.abc import Iterator
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.insights.month import CategoryInMonth, MonthSoFar
from expenses.templatetags.money import money

INSIDE = SafeString(' class="ps-4 fw-normal"')


def totals_drawn(figures: MonthSoFar, *, owner: User, has_usual: bool) -> Iterator[dict[str, Any]]:
    """Yield each category with what is inside it; "usual" is said of the outer ones only."""
    for row in figures.categories:
        usual = money(row.usual, owner) if has_usual else None
        yield _row(row, figures, owner=owner, usual=usual)
        for child in row.children:
            usual = "" if has_usual else None
            yield _row(child, figures, owner=owner, usual=usual) | {"inside": INSIDE}


def _row(
    row: CategoryInMonth, figures: MonthSoFar, *, owner: User, usual: str | None
) -> dict[str, Any]:
    return {
        "inside": "",
        "name": row.category.name if row.category else _("No category"),
        "amount": money(row.amount, owner),
        "before": _cell(None if figures.before is None else money(row.before, owner)),
        "usual": _cell(usual),
        "share": _share(row.percent, row.amount),
    }


def _cell(text: str | None) -> str:
    """Return a cell; none at all in a table without the column."""
    return "" if text is None else SafeString(f'<td class="text-end">{escape(text)}</td>')


def _share(percent: int, amount: Decimal) -> str:
    if percent > 0 or not amount:
        return f"{percent}%"
    return _("under 1%") if amount > 0 else ""

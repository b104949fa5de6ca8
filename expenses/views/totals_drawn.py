"""The categories of a month as bars and as a table, in the texts that their card is filled with."""

from collections.abc import Iterator
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.insights.month import CategoryInMonth, MonthSoFar
from expenses.templatetags.filling import fill
from expenses.templatetags.money import money
from expenses.views.month_words import MonthWords

INSIDE = SafeString(' class="ps-4 fw-normal"')
HEADING = '<th scope="col" class="text-end">{}</th>'
CELL = '<td class="text-end">{}</td>'
SUM = '<td class="text-end"><b>{}</b></td>'
KEY = '<p class="key end"><span class="swatch"></span>{}</p>'
NOTHING = "<td></td>"


def totals_drawn(
    words: MonthWords, chart: dict[str, Any], *, has_usual: bool, place: str
) -> dict[str, Any]:
    """Return what the card says; without a month before, or what is usual, neither has a column."""
    figures, owner, before = words.figures, words.owner, words.figures.before
    headings, totals = [_in(HEADING, words.name)], [_in(SUM, money(figures.spent, owner))]
    if before is not None:
        headings.append(_in(HEADING, words.before_heading))
        totals.append(_in(CELL, money(before, owner)))
    if has_usual:
        headings.append(_in(HEADING, _("Usual")))
        totals.append(SafeString(NOTHING))
    rows = _rows(figures, owner=owner, has_usual=has_usual)
    return {
        "place": place,
        "key": "" if before is None else _in(KEY, words.before_heading),
        "bars": fill("expenses/_month_bar.html", chart["rows"]),
        "data": json_script(chart["data"], "totals"),
        "headings": SafeString("".join(headings)),
        "rows": fill("expenses/_month_totals_row.html", rows),
        "totals": SafeString("".join(totals)),
    }


def _in(markup: str, text: str) -> SafeString:
    return SafeString(markup.format(escape(text)))


def _rows(figures: MonthSoFar, *, owner: User, has_usual: bool) -> Iterator[dict[str, Any]]:
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
    return "" if text is None else _in(CELL, text)


def _share(percent: int, amount: Decimal) -> str:
    if percent > 0 or not amount:
        return f"{percent}%"
    return _("under 1%") if amount > 0 else ""

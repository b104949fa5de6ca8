"""The rows of the first page's cards as the texts that their templates are filled with."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.models import Expense
from expenses.templatetags.filling import fill
from expenses.templatetags.icons import tile
from expenses.templatetags.money import amount, day, money
from expenses.views.calendar_drawn import Cell
from expenses.views.month_drawn import Bar

EMPTY = SafeString("")
TODAY = SafeString(' aria-current="date"')
OTHER_MONTH = SafeString("<td></td>")


def bars_drawn(bars: Iterable[Bar], *, owner: User) -> list[dict[str, Any]]:
    return [
        {
            "address": bar.address,
            "tile": tile(bar),
            "name": bar.name,
            "amount": money(bar.amount, owner),
            "colour": bar.colour,
            "percent": bar.percent,
            "tick": _tick(bar),
            "usual": _usual(bar, owner),
        }
        for bar in bars
    ]


def _tick(bar: Bar) -> SafeString:
    if bar.usual is None:
        return EMPTY
    return format_html('<rect class="tick" x="{}%"/>', bar.usual_percent)


def _usual(bar: Bar, owner: User) -> SafeString:
    if bar.usual is None:
        return EMPTY
    words = _("usually %(amount)s") % {"amount": money(bar.usual, owner)}
    return format_html('<span class="visually-hidden">{}</span>', words)


def weeks_drawn(weeks: Iterable[Iterable[Cell | None]]) -> SafeString:
    rows = ("".join(map(_cell, week)) for week in weeks)
    return SafeString("".join(f"<tr>{row}</tr>" for row in rows))


def _cell(cell: Cell | None) -> SafeString:
    if cell is None:
        return OTHER_MONTH
    if cell.is_to_come:
        return format_html("<td><span>{}</span></td>", cell.number)
    row = vars(cell) | {"current": TODAY if cell.is_today else EMPTY}
    return fill("expenses/_month_day.html", [row])


def latest_drawn(latest: Iterable[Expense], *, owner: User) -> list[dict[str, Any]]:
    """Return the texts of expenses, whose categories are fetched."""
    return [
        {
            "address": expense.get_absolute_url(),
            "tile": tile(expense.category),
            "title": expense.title,
            "category": expense.category.name if expense.category else _("No category"),
            "day": day(expense.spent_on, owner),
            "sign": " plus" if expense.is_money_in else "",
            "amount": amount(expense, owner),
        }
        for expense in latest
    ]

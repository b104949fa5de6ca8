"""The rows of the first page's cards as the texts that their templates are filled with."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.listing import Latest
from expenses.templatetags.filling import fill_each
from expenses.templatetags.icons import tile
from expenses.templatetags.money import amount, day, money
from expenses.templatetags.navigation import at_each
from expenses.views.calendar_drawn import Cell
from expenses.views.month_drawn import Bar

EMPTY = SafeString("")
PLUS = SafeString(" plus")
TODAY = SafeString(' aria-current="date"')


def bars_drawn(bars: Iterable[Bar], *, owner: User) -> list[dict[str, Any]]:
    usually = _("usually %(amount)s")
    return [
        {
            "address": bar.address,
            "tile": tile(bar),
            "name": bar.name,
            "amount": money(bar.amount, owner),
            "colour": bar.colour,
            "percent": bar.percent,
            "tick": _tick(bar),
            "usual": _usual(bar, usually, owner),
        }
        for bar in bars
    ]


def _tick(bar: Bar) -> SafeString:
    if bar.usual is None:
        return EMPTY
    return format_html('<rect class="tick" x="{}%"/>', bar.usual_percent)


def _usual(bar: Bar, usually: str, owner: User) -> SafeString:
    if bar.usual is None:
        return EMPTY
    words = usually % {"amount": money(bar.usual, owner)}
    return format_html('<span class="visually-hidden">{}</span>', words)


def weeks_drawn(weeks: Iterable[Iterable[Cell | None]]) -> SafeString:
    weeks = [list(week) for week in weeks]
    rows = [
        vars(cell) | {"current": TODAY if cell.is_today else EMPTY}
        for week in weeks
        for cell in week
        if cell and not cell.is_to_come
    ]
    days = iter(fill_each("expenses/_month_day.html", rows))
    printed = ("".join(_to_come(cell) or next(days) for cell in week) for week in weeks)
    return SafeString("".join(f"<tr>{week}</tr>" for week in printed))


def _to_come(cell: Cell | None) -> str:
    """Return a place in the calendar without a sum; "" for a day that has one."""
    if cell is None:
        return "<td></td>"
    return f"<td><span>{cell.number}</span></td>" if cell.is_to_come else ""


def latest_drawn(latest: Iterable[Latest], *, owner: User) -> list[dict[str, Any]]:
    return [
        {
            "address": at_each("expenses:expense-update") % one.pk,
            "tile": tile(one),
            "title": one.title,
            "category": _("No category") if one.category is None else one.category,
            "day": day(one.spent_on, owner),
            "sign": PLUS if one.amount < 0 else EMPTY,
            "amount": amount(one, owner),
        }
        for one in latest
    ]

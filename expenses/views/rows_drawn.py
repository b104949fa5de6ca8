"""The rows of the list as the texts that its templates are filled with."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.listing import Day
from expenses.models import Category, Expense
from expenses.money import format_money
from expenses.templatetags.filling import fill
from expenses.templatetags.icons import tile
from expenses.templatetags.money import day as in_words
from expenses.templatetags.money import money

LONGEST_NOTE = 120
TAGS_SHOWN = 3
FOCUSED = SafeString(" autofocus")
EMPTY = SafeString("")
# The parts of one row that have an address of their own.
ROUTES = {
    "address": "expenses:expense-update",
    "category_address": "expenses:expense-cell-category",
    "amount_address": "expenses:expense-cell-amount",
}


def days_drawn(
    days: Iterable[Day], *, owner: User, today: date, continued: date | None, appends: bool
) -> list[dict[str, Any]]:
    """Return each day with its rows; the first row has the focus where rows were added below."""
    drawn = []
    for number, one in enumerate(days):
        goes_on = one.day == continued
        rows = [row_drawn(row, owner=owner, today=today) for row in one.rows]
        if appends and not number:
            rows[0]["focus"] = FOCUSED
        heading = {
            "id": one.day.isoformat(),
            "day": _planned(one.day, owner=owner, today=today),
            "total": money(one.total, owner),
        }
        drawn.append(
            {
                "goes_on": SafeString(' class="goes-on"') if goes_on else EMPTY,
                "heading": EMPTY if goes_on else fill("expenses/_expense_day_head.html", [heading]),
                "rows": fill("expenses/_expense_row.html", rows),
            }
        )
    return drawn


def row_drawn(
    expense: Expense, *, owner: User, today: date, gets_focus: bool = False
) -> dict[str, Any]:
    """Return what a row says of an expense, whose category and payment method are fetched."""
    category, paid = expense.category, expense.payment_method
    tags = _tags(expense.tags)
    addresses = {name: _address(route, expense.pk) for name, route in ROUTES.items()}
    return addresses | {
        "pk": str(expense.pk),
        "title": expense.title,
        "day": _planned(expense.spent_on, owner=owner, today=today),
        "number": str(expense.amount),
        "currency": expense.currency,
        "amount": format_money(
            expense.amount, expense.currency, locale=owner.language, signed=True
        ),
        "sign": " plus" if expense.is_money_in else "",
        "tile": tile(category),
        "category": _name(category),
        "paid": paid.name if paid else "",
        "paid_too": format_html(" · <bdi>{}</bdi>", paid.name) if paid else EMPTY,
        "tags": tags,
        "more": _more(expense, tags),
        "focus": EMPTY,
        "cell_focus": FOCUSED if gets_focus else EMPTY,
    }


def _planned(day: date, *, owner: User, today: date) -> str:
    words = in_words(day, owner)
    return _("Planned, %(day)s") % {"day": words} if day > today else words


def _name(category: Category | None) -> str:
    return format_html("<bdi>{}</bdi>", category.name) if category else _("No category")


def _more(expense: Expense, tags: SafeString) -> SafeString:
    if not (expense.note or tags or expense.is_excluded):
        return EMPTY
    left_out = _("Left out of statistics") + " " if expense.is_excluded else ""
    note = truncatechars(expense.note, LONGEST_NOTE)
    return fill("expenses/_expense_more.html", [{"left_out": left_out, "note": note, "tags": tags}])


def _tags(tags: list[str]) -> SafeString:
    if not tags:
        return EMPTY
    shown = fill("expenses/_expense_tag.html", [{"tag": tag} for tag in tags[:TAGS_SHOWN]])
    if (more := len(tags) - TAGS_SHOWN) > 0:
        shown += format_html(" <small>{}</small>", _("%(more)s more") % {"more": more})
    return shown


def _address(route: str, pk: int) -> str:
    before, after = _around(route)
    return f"{before}{pk}{after}"


@lru_cache
def _around(route: str) -> tuple[str, str]:
    """Return what stands before and after the number: looking an address up takes far longer."""
    before, _zero, after = reverse(route, args=[0]).rpartition("/0/")
    return f"{before}/", f"/{after}"

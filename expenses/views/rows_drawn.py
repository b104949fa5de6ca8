"""The rows of the list as the texts that its templates are filled with."""

from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from django.template.defaultfilters import truncatechars
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.choices import KEPT, Choices
from expenses.listing import Day
from expenses.models import Category, Expense, PaymentMethod
from expenses.money import format_money
from expenses.templatetags.filling import fill, fill_each
from expenses.templatetags.icons import tile
from expenses.templatetags.money import day_in_words, money
from expenses.templatetags.navigation import at_each

LONGEST_NOTE = 120
TAGS_SHOWN = 3
FOCUSED = SafeString(" autofocus")
EMPTY = SafeString("")
GOES_ON = SafeString(' class="goes-on"')
PLUS = SafeString(" plus")


def days_drawn(
    days: list[Day],
    *,
    choices: Choices,
    owner: User,
    today: date,
    continued: date | None,
    appends: bool,
) -> list[dict[str, Any]]:
    """Return each day with its rows; the first row has the focus where rows were added below."""
    places = _places(choices, get_language())
    words = {one.day: _planned(one.day, owner=owner, today=today) for one in days}
    rows = [
        _row(
            row,
            place=places[row.category_id, row.payment_method_id],
            owner=owner,
            day=words[row.spent_on],
        )
        for one in days
        for row in one.rows
    ]
    if appends and rows:
        rows[0]["focus"] = FOCUSED
    headings = [
        {"id": one.day.isoformat(), "day": words[one.day], "total": money(one.total, owner)}
        for one in days
    ]
    printed = iter(fill_each("expenses/_expense_row.html", rows))
    return [
        {
            "goes_on": GOES_ON if one.day == continued else EMPTY,
            "heading": EMPTY if one.day == continued else SafeString(heading),
            "rows": SafeString("".join(islice(printed, len(one.rows)))),
        }
        for one, heading in zip(
            days, fill_each("expenses/_expense_day_head.html", headings), strict=True
        )
    ]


def row_drawn(
    expense: Expense, *, owner: User, today: date, gets_focus: bool = False
) -> dict[str, Any]:
    """Return what a row says of an expense, whose category and payment method are fetched."""
    place = _place(expense.category, expense.payment_method)
    day = _planned(expense.spent_on, owner=owner, today=today)
    row = _row(expense, place=place, owner=owner, day=day)
    return row | {"cell_focus": FOCUSED if gets_focus else EMPTY}


@lru_cache(maxsize=KEPT)
def _places(choices: Choices, _language: str | None) -> "Places":
    return Places(choices)


class Places(dict[tuple[int | None, int | None], dict[str, Any]]):
    """What rows say of a category and a payment method, worked out once for all that share it."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices

    def __missing__(self, key: tuple[int | None, int | None]) -> dict[str, Any]:
        category, paid = key
        choices = self.choices
        self[key] = place = _place(choices.category_of.get(category), choices.method_of.get(paid))
        return place


def _place(category: Category | None, paid: PaymentMethod | None) -> dict[str, Any]:
    return {
        "tile": tile(category),
        "category": _name(category),
        "paid": paid.name if paid else "",
        "paid_too": format_html(" · <bdi>{}</bdi>", paid.name) if paid else EMPTY,
    }


def _row(expense: Any, *, place: dict[str, Any], owner: User, day: str) -> dict[str, Any]:
    tags = _tags(expense.tags)
    pk = str(expense.pk)
    amount = expense.amount
    return {
        **place,
        "pk": SafeString(pk),
        "address": SafeString(at_each("expenses:expense-update") % pk),
        "category_address": SafeString(at_each("expenses:expense-cell-category") % pk),
        "amount_address": SafeString(at_each("expenses:expense-cell-amount") % pk),
        "title": expense.title,
        "day": day,
        "number": SafeString(amount),
        "currency": expense.currency,
        "amount": format_money(amount, expense.currency, locale=owner.language, signed=True),
        "sign": PLUS if amount < 0 else EMPTY,
        "tags": tags,
        "more": _more(expense, tags),
        "focus": EMPTY,
        "cell_focus": EMPTY,
    }


def _planned(day: date, *, owner: User, today: date) -> str:
    words = day_in_words(day, today=today, locale=owner.language)
    return _("Planned, %(day)s") % {"day": words} if day > today else words


def _name(category: Category | None) -> str:
    return format_html("<bdi>{}</bdi>", category.name) if category else _("No category")


def _more(expense: Any, tags: SafeString) -> SafeString:
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

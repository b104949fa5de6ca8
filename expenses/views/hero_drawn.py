"""The head of the first page as the texts that its templates are filled with."""

from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from expenses.insights.month import MonthSoFar
from expenses.templatetags.filling import fill, once
from expenses.templatetags.icons import icon
from expenses.views.month_links import MonthLinks
from expenses.views.month_words import MonthWords

EMPTY = SafeString("")
STAT = '<div class="stat"><span class="k">{}</span><b class="v num">{}</b></div>'
STAT_WITH_ROWS = '<a class="stat" href="{}"><span class="k">{}</span><b class="v num">{}</b></a>'
# By which way the difference goes.
COMPARED = {
    1: ("warn", "arrow-up"),
    -1: ("good", "arrow-down"),
    0: ("plain", "check-lg"),
}


def switch_drawn(words: MonthWords, *, is_current: bool, scope_query: str) -> dict[str, Any]:
    month = words.figures.month
    before, after = month.previous, month.next
    return {
        "title": words.title,
        "previous": fill(
            "expenses/_month_previous.html",
            [
                {
                    "query": f"month={before.key}{scope_query}",
                    "label": _("Previous month, %(month)s") % {"month": words.previous_title},
                }
            ]
            if before < month
            else [],
        ),
        "next": once("expenses/_month_no_next.html")
        if is_current
        else fill(
            "expenses/_month_next.html",
            [
                {
                    "query": f"month={after.key}{scope_query}",
                    "label": _("Next month, %(month)s") % {"month": words.next_title},
                }
            ],
        ),
        "span": format_html('<span class="muted small">{}</span>', words.span)
        if words.span
        else EMPTY,
    }


def total_drawn(words: MonthWords, links: MonthLinks) -> dict[str, Any]:
    figures = words.figures
    before, decimals, after = words.total
    shown = format_html("{}<small>{}</small>{}", before, decimals, after) if decimals else before
    return {
        "total": shown,
        "address": links.spent,
        "spent": _("spent") if figures.is_over else _("spent so far"),
        "bills": EMPTY if links.with_bills else _bills(words),
        "stats": SafeString("".join(_stats(figures, words, links))),
    }


def pills_drawn(words: MonthWords) -> Iterator[dict[str, Any]]:
    """Yield what the month is compared with: the one before, and where it ends at this pace."""
    if words.figures.before is not None:
        way = (words.difference > 0) - (words.difference < 0)
        kind, picture = COMPARED[way]
        yield {"kind": kind, "icon": icon(picture), "text": words.comparison}
    if words.figures.pace:
        kind = "warn" if words.is_pace_above else "plain"
        yield {"kind": kind, "icon": icon("graph-up-arrow"), "text": words.pace}


def _bills(words: MonthWords) -> SafeString:
    if not words.figures.bills:
        return EMPTY
    sentence = _(', plus <span class="num">%(bills)s</span> in bills')
    return format_html(sentence.replace("%(bills)s", "{}"), words.money(words.figures.bills))


def _stats(figures: MonthSoFar, words: MonthWords, links: MonthLinks) -> Iterator[SafeString]:
    name = _("Per day") if figures.is_over else _("Per day so far")
    yield format_html(STAT, name, words.money(figures.per_day))
    if figures.income:
        yield format_html(STAT_WITH_ROWS, links.income, _("Money in"), words.income)
    if figures.planned:
        name = _("Planned until %(day)s") % {"day": words.last_day}
        yield format_html(STAT_WITH_ROWS, links.planned, name, words.money(figures.planned))

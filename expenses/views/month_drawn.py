"""A month as it is drawn: its course as a line, its categories as bars."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from expenses.axis import steps
from expenses.insights.month import CategoryInMonth, MonthSoFar
from expenses.totals import ZERO
from expenses.views.month_links import MonthLinks
from expenses.views.month_words import MonthWords

BARS = 7
DAYS_MARKED = 7
COLOUR_OF_NONE = 12


@dataclass(frozen=True)
class Bar:
    """One row of "Where it went". Percents are of the longest bar."""

    name: str
    icon: str
    colour: int
    amount: Decimal
    before: Decimal
    percent: int
    usual: Decimal | None
    usual_percent: int
    address: str


def course_of(figures: MonthSoFar, words: MonthWords) -> dict[str, Any] | None:
    """Return what line_chart draws; None if there is nothing to draw."""
    month, previous = figures.month, figures.month.previous
    if not any([*figures.course, *figures.course_before]):
        return None
    series = [_series(words, words.name, figures.course)]
    if figures.course_before:
        series.append(_series(words, words.name_before, figures.course_before))
    shown = [month, previous] if figures.course_before else [month]
    longer = max(shown, key=lambda one: one.length)
    last = longer.length - 1
    forecast = _forecast(figures)
    highest = max([*figures.course, *figures.course_before, figures.pace or ZERO])
    return {
        "forecast": forecast,
        "id": "course",
        "summary": _summary(figures, words),
        "column": _("Day"),
        "labels": [str(day.day) for day in longer.all_days()],
        "marks": [*range(0, last - DAYS_MARKED // 2, DAYS_MARKED), last],
        "steps": [{"value": step, "text": words.whole_money(step)} for step in steps(highest)],
        "series": series,
    }


def _forecast(figures: MonthSoFar) -> dict[str, float] | None:
    """From today's total to where the month ends at this pace; days are counted from 0."""
    if figures.pace is None or not figures.course:
        return None
    return {
        "from": len(figures.course) - 1,
        "to": figures.month.length - 1,
        "start": float(max(figures.course[-1], ZERO)),
        "end": float(figures.pace),
    }


def bars_of(figures: MonthSoFar, links: MonthLinks) -> list[Bar]:
    """Return the largest categories, and everything else as the last one."""
    rows = [row for row in figures.categories if row.amount]
    shown, rest = (rows, []) if len(rows) <= BARS + 1 else (rows[:BARS], rows[BARS:])
    rest_amount = sum((row.amount for row in rest), ZERO)
    usual = [row.usual for row in shown if row.usual is not None]
    longest = max([*(row.amount for row in shown), rest_amount, *usual, ZERO])
    bars = [_bar(row, longest, links) for row in shown]
    if rest:
        bars.append(
            Bar(
                name=ngettext("%(count)s more", "%(count)s more", len(rest)) % {"count": len(rest)},
                icon="three-dots",
                colour=COLOUR_OF_NONE,
                amount=rest_amount,
                before=sum((row.before for row in rest), ZERO),
                percent=_percent(rest_amount, longest),
                usual=None,
                usual_percent=0,
                address=links.of(rest),
            )
        )
    return bars


def chart_of(bars: list[Bar], words: MonthWords) -> dict[str, Any]:
    """Return what Chart.js draws of the categories, and the same for the server to draw."""
    series = [_series(words, words.name, [bar.amount for bar in bars])]
    if words.figures.before is not None:
        series.append(_series(words, words.before_heading, [bar.before for bar in bars]))
    longest = max((amount for bar in bars for amount in (bar.amount, bar.before)), default=ZERO)
    return {
        "data": {
            "labels": [bar.name for bar in bars],
            "colours": [bar.colour for bar in bars],
            "series": series,
        },
        "rows": [
            {
                "name": bar.name,
                "colour": bar.colour,
                "percent": _percent(bar.amount, longest),
                "before_percent": _percent(bar.before, longest),
            }
            for bar in bars
        ],
    }


def _bar(row: CategoryInMonth, longest: Decimal, links: MonthLinks) -> Bar:
    category = row.category
    return Bar(
        name=category.name if category else _("No category"),
        icon=category.icon if category else "question-lg",
        colour=category.colour if category else COLOUR_OF_NONE,
        amount=row.amount,
        before=row.before,
        percent=_percent(row.amount, longest),
        usual=row.usual,
        usual_percent=_percent(row.usual or ZERO, longest),
        address=links.of([row]),
    )


def _percent(amount: Decimal, longest: Decimal) -> int:
    return max(0, min(100, round(amount / longest * 100))) if longest > 0 else 0


def _series(words: MonthWords, name: str, amounts: list[Decimal]) -> dict[str, Any]:
    return {
        "name": name,
        # What is below 0 would leave the picture; the words keep it.
        "values": [float(max(amount, ZERO)) for amount in amounts],
        "texts": [words.money(amount) for amount in amounts],
    }


def _summary(figures: MonthSoFar, words: MonthWords) -> str:
    said = {
        "month": words.name,
        "spent": words.money(figures.spent),
        "day": words.until,
        "month_before": words.name_before,
        "spent_before": words.money(figures.before or ZERO),
        "day_before": words.day(figures.before_until),
    }
    if figures.before is None:
        return _("Running total. %(month)s reached %(spent)s by %(day)s.") % said
    return (
        _(
            "Running total. %(month)s reached %(spent)s by %(day)s;"
            " %(month_before)s had %(spent_before)s by %(day_before)s."
        )
        % said
    )

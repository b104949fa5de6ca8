"""A month day by day, as a calendar draws it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from expenses.insights.calendar import DayOfMonth, MonthByDay
from expenses.periods import weekday_initials, weekday_name
from expenses.views.month_links import MonthLinks
from expenses.views.month_words import MonthWords

DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class Cell:
    number: int
    is_to_come: bool
    is_today: bool
    heat: int
    amount: str
    address: str


def calendar_of(by_day: MonthByDay, words: MonthWords, links: MonthLinks) -> dict[str, Any]:
    without = by_day.without
    return {
        "weekdays": _weekdays(words.owner),
        "weeks": [[_cell(day, words, links) for day in week] for week in by_day.weeks],
        "without": ngettext("%(count)s no-spend day", "%(count)s no-spend days", without)
        % {"count": without},
        "caption": _("Spending per day in %(month)s") % {"month": words.title},
    }


def _weekdays(owner: User) -> list[dict[str, str]]:
    first, days = owner.week_starts_on - 1, range(DAYS_OF_WEEK)
    return [
        {
            "initials": weekday_initials(number, locale=owner.language),
            "name": weekday_name(number, locale=owner.language),
        }
        for number in ((first + passed) % DAYS_OF_WEEK + 1 for passed in days)
    ]


def _cell(one: DayOfMonth | None, words: MonthWords, links: MonthLinks) -> Cell | None:
    if one is None:
        return None
    return Cell(
        number=one.day.day,
        is_to_come=one.is_to_come,
        is_today=one.day == words.today,
        heat=one.heat,
        amount=words.money(one.amount),
        address=links.on(one.day),
    )

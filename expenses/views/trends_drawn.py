"""Months, categories and weekdays as they are drawn, all amounts as words already."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.axis import steps
from expenses.insights.trends import Course, MonthSum, Trends
from expenses.models import Category, PaymentMethod
from expenses.money import format_money
from expenses.period_totals import ZERO
from expenses.periods import Quarter, weekday_initials, weekday_name
from expenses.templatetags.filling import fill_words
from expenses.templatetags.icons import icon, tile
from expenses.views.month_drawn import COLOUR_OF_NONE
from expenses.views.month_words import whole_money
from expenses.views.trend_rows import ChangeRow, Column, Multiple, Picture, WeekdayBar

GAP = 0.3
MONTHS_NAMED = 12
# A small picture: how far its bars are from each other (each is a line, static/css/charts.css
# says how broad), and how tall it is.
STEP, TALL = 20, 1000
CATEGORY, PAID = "category", "paid"
CARD = "credit-card"
ICONS = {PaymentMethod.Kind.CASH: "wallet2", PaymentMethod.Kind.BANK: "bank"}


class TrendsDrawn:
    """`courses` are the small pictures and `others` all else, `by` "category" or "paid"."""

    def __init__(
        self,
        trends: Trends,
        *,
        owner: User,
        with_bills: bool,
        courses: list[Course],
        others: Course | None,
        by: str,
    ) -> None:
        self.trends = trends
        self.courses = courses
        self.others = others
        self.by = by
        self.none = none_of(by)
        self.owner = owner
        self.locale = owner.language
        self.money = partial(format_money, currency=owner.currency, locale=self.locale, signed=True)
        self.with_bills = with_bills
        highest = max([one.amount for one in trends.months] + [trends.usual or ZERO])
        self.steps = steps(highest)

    @cached_property
    def axis(self) -> list[dict[str, Any]]:
        top = Decimal(self.steps[-1])
        return [
            {"y": _percent(1 - step / top), "text": whole_money(step, owner=self.owner)}
            for step in self.steps
        ]

    @cached_property
    def months(self) -> list[Column]:
        width, top = 1 / len(self.trends.months), self.steps[-1]
        return [
            self._column(number, of_month, width=width, top=top)
            for number, of_month in enumerate(self.trends.months)
        ]

    @property
    def names(self) -> list[dict[str, str]]:
        """What stands under the bars, as far as there is room; phones show every second one.

        Of quarters that is the year, under its first.
        """
        periods = [one.month for one in self.trends.months]
        named: Sequence[int] = range(0, len(periods), 1 + (len(periods) - 1) // MONTHS_NAMED)
        if isinstance(periods[0], Quarter):
            newest_first = enumerate(reversed(periods))
            named = [number for number, one in newest_first if one.first_day.month == 1] or [0]
        return [
            {
                "name": periods[-1 - to_come].short_name(self.locale),
                "middle": _percent((len(periods) - to_come - 0.5) / len(periods)),
                "kind": "only-desk" if number % 2 else "",
            }
            for number, to_come in enumerate(named)
        ]

    @property
    def usual_y(self) -> str:
        """How far down the line of the usual month stands."""
        return _percent(1 - (self.trends.usual or ZERO) / Decimal(self.steps[-1]))

    @cached_property
    def multiples(self) -> list[Multiple]:
        highest = max((max(course.amounts) for course in self.courses), default=ZERO)
        return [self._multiple(course, highest) for course in self.courses]

    @property
    def rest(self) -> dict[str, Any] | None:
        """What is in none of the small pictures, as a row of the table."""
        if self.others is None:
            return None
        return {"words": self.money(self.others.total), "cells": self._cells(self.others)}

    @cached_property
    def heading(self) -> str:
        """What the small pictures say together."""
        spent = self.trends.spent
        if not self.courses or spent <= 0:
            return _("Month by month")
        first = self.courses[0]
        said = {
            "name": name_of(first.place, none=self.none),
            "percent": share(first.total, spent),
        }
        return _("%(name)s takes %(percent)s%% of the money") % said

    @cached_property
    def changed_heading(self) -> str:
        """Where the last whole month differs most."""
        changed, period = self.trends.changed, self.trends.changed_in
        if not changed or period is None:
            return ""
        said = {
            "name": name_of(changed[0].category),
            "month": period.name(self.locale),
        }
        if changed[0].difference > 0:
            return _("%(name)s rose most in %(month)s") % said
        return _("%(name)s fell most in %(month)s") % said

    @property
    def changes(self) -> list[ChangeRow]:
        return [
            ChangeRow(
                name=name_of(one.category),
                sentence=_("%(amount)s, usually %(usual)s")
                % {"amount": self.money(one.amount), "usual": self.money(one.usual)},
                icon=icon("arrow-down" if one.difference < 0 else "arrow-up"),
                flag=" plain" if one.difference < 0 else "",
            )
            for one in self.trends.changed
        ]

    @property
    def weekdays(self) -> list[WeekdayBar]:
        """The days of the week, from the one that the person's weeks start on."""
        most = max((one.per_day for one in self.trends.weekdays), default=ZERO)
        first, locale = self.owner.week_starts_on, self.locale
        ordered = sorted(self.trends.weekdays, key=lambda one: (one.weekday - first) % 7)
        return [
            WeekdayBar(
                initials=weekday_initials(one.weekday, locale=locale),
                name=weekday_name(one.weekday, locale=locale),
                words=self.money(one.per_day),
                percent=share(one.per_day, most),
            )
            for one in ordered
        ]

    @cached_property
    def dearest_day(self) -> str:
        dearest = max(self.trends.weekdays, key=lambda one: one.per_day)
        return weekday_name(dearest.weekday, locale=self.locale)

    def address_of(self, **filters: Any) -> str:
        """Return the list that shows the rows behind a figure."""
        return f"{self._list}&{urlencode(filters)}"

    @cached_property
    def _list(self) -> str:
        asked = {"from": self.trends.first_day, "to": self.trends.last_day}
        if not self.with_bills:
            asked["repeating"] = "no"
        return f"{reverse('expenses:expense-list')}?{urlencode(asked)}"

    def _multiple(self, course: Course, highest: Decimal) -> Multiple:
        place = course.place
        icon_name, colour = "", COLOUR_OF_NONE
        if isinstance(place, PaymentMethod):
            icon_name = ICONS.get(place.kind, CARD)
        elif place:
            icon_name, colour = place.icon, place.colour
        *over, running = self._bars(course.amounts, highest)
        if not self.trends.months[-1].is_running:
            over, running = [*over, running], ""
        return Multiple(
            tile=tile(Picture(icon_name, colour)),
            colour=colour,
            name=name_of(place, none=self.none),
            total=course.total,
            words=self.money(course.total),
            box=f"0 0 {len(course.amounts) * STEP} {TALL}",
            bars="".join(over),
            soft=running,
            cells=self._cells(course),
            address=self.address_of(**{self.by: place.pk if place else "none"}, counts="spending"),
        )

    def _bars(self, amounts: list[Decimal], highest: Decimal) -> list[str]:
        """Return the path of each bar; what is below 0 is in the table alone."""
        scale = TALL / float(highest) if highest > 0 else 0
        heights = [int(float(amount) * scale) for amount in amounts]
        return [
            f"M{number * STEP + STEP // 2} {TALL}v-{height}" if height > 0 else ""
            for number, height in enumerate(heights)
        ]

    def _cells(self, course: Course) -> SafeString:
        return fill_words("expenses/_trend_cell.html", map(self.money, course.amounts))

    def _column(self, number: int, of_month: MonthSum, *, width: float, top: int) -> Column:
        # What is below 0 would leave the picture; the table keeps it.
        height = max(float(of_month.amount) / top, 0)
        title = of_month.month.title(self.locale)
        return Column(
            x=_percent(width * (number + GAP / 2)),
            width=_percent(width * (1 - GAP)),
            y=_percent(1 - height),
            height=_percent(height),
            title=f"{title} {_('so far')}" if of_month.is_running else title,
            words=self.money(of_month.amount),
            soft=" soft" if of_month.is_running else "",
        )


def name_of(place: Category | PaymentMethod | None, *, none: str = "") -> str:
    return place.name if place else none or _("No category")


def none_of(by: str) -> str:
    return _("Not noted") if by == PAID else _("No category")


def share(amount: Decimal, most: Decimal) -> int:
    """Return whole percents from 0 to 100."""
    return max(0, min(100, round(amount / most * 100))) if most > 0 else 0


def _percent(part: float | Decimal) -> str:
    return f"{part * 100:.2f}%"

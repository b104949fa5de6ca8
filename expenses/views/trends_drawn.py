"""Months, categories and weekdays as they are drawn: places in percent of a picture."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.axis import steps
from expenses.insights.trends import CategoryCourse, MonthSum, Trends
from expenses.models import Category
from expenses.periods import weekday_initials, weekday_name
from expenses.totals import ZERO
from expenses.views.month_drawn import COLOUR_OF_NONE
from expenses.views.month_words import whole_money

GAP = Decimal("0.3")
MONTHS_NAMED = 12


@dataclass(frozen=True)
class Column:
    """One upright bar; x, middle, width, y and height are percents of the picture.

    A phone has room for every second name.
    """

    x: str
    middle: str
    width: str
    y: str
    height: str
    name: str
    has_room: bool
    title: str
    amount: Decimal
    is_running: bool


@dataclass(frozen=True)
class Multiple:
    """One category's months on the scale that all categories share."""

    name: str
    icon: str
    colour: int
    total: Decimal
    columns: list[Column]
    address: str


@dataclass(frozen=True)
class WeekdayBar:
    initials: str
    name: str
    per_day: Decimal
    percent: int


class TrendsDrawn:
    def __init__(self, trends: Trends, *, owner: User, with_bills: bool) -> None:
        self.trends = trends
        self.owner = owner
        self.with_bills = with_bills
        highest = max([one.amount for one in trends.months] + [trends.usual or ZERO])
        self.steps = steps(highest)

    @property
    def axis(self) -> list[dict[str, Any]]:
        top = Decimal(self.steps[-1])
        return [
            {"y": _percent(1 - step / top), "text": whole_money(step, owner=self.owner)}
            for step in self.steps
        ]

    @property
    def months(self) -> list[Column]:
        return self._columns(
            [one.amount for one in self.trends.months], top=Decimal(self.steps[-1])
        )

    @property
    def usual_y(self) -> str:
        """How far down the line of the usual month stands."""
        return _percent(1 - (self.trends.usual or ZERO) / Decimal(self.steps[-1]))

    @property
    def multiples(self) -> list[Multiple]:
        courses = self.trends.categories
        highest = max((amount for course in courses for amount in course.amounts), default=ZERO)
        return [self._multiple(course, highest) for course in courses]

    @property
    def weekdays(self) -> list[WeekdayBar]:
        """The days of the week, from the one that the person's weeks start on."""
        most = max((one.per_day for one in self.trends.weekdays), default=ZERO)
        first, locale = self.owner.week_starts_on, self.owner.language
        ordered = sorted(self.trends.weekdays, key=lambda one: (one.weekday - first) % 7)
        return [
            WeekdayBar(
                initials=weekday_initials(one.weekday, locale=locale),
                name=weekday_name(one.weekday, locale=locale),
                per_day=one.per_day,
                percent=share(one.per_day, most),
            )
            for one in ordered
        ]

    @property
    def dearest_day(self) -> str:
        dearest = max(self.trends.weekdays, key=lambda one: one.per_day)
        return weekday_name(dearest.weekday, locale=self.owner.language)

    def address_of(self, **filters: Any) -> str:
        """Return the list that shows the rows behind a figure."""
        asked = {"from": self.trends.first_day, "to": self.trends.last_day, **filters}
        if not self.with_bills:
            asked["repeating"] = "no"
        return f"{reverse('expenses:expense-list')}?{urlencode(asked, doseq=True)}"

    def _multiple(self, course: CategoryCourse, highest: Decimal) -> Multiple:
        category = course.category
        return Multiple(
            name=name_of(category),
            icon=category.icon if category else "question-lg",
            colour=category.colour if category else COLOUR_OF_NONE,
            total=course.total,
            columns=self._columns(course.amounts, top=highest),
            address=self.address_of(
                category=category.pk if category else "none", counts="spending"
            ),
        )

    def _columns(self, amounts: list[Decimal], *, top: Decimal) -> list[Column]:
        width = Decimal(1) / len(amounts)
        return [
            self._column(number, month, amount, width=width, top=top)
            for number, (month, amount) in enumerate(zip(self.trends.months, amounts, strict=True))
        ]

    def _column(
        self, number: int, of_month: MonthSum, amount: Decimal, *, width: Decimal, top: Decimal
    ) -> Column:
        # What is below 0 would leave the picture; the table keeps it.
        height = max(amount, ZERO) / top if top else ZERO
        every = 1 + (len(self.trends.months) - 1) // MONTHS_NAMED
        to_come = len(self.trends.months) - 1 - number
        month, locale = of_month.month, self.owner.language
        return Column(
            x=_percent(width * number + width * GAP / 2),
            middle=_percent(width * number + width / 2),
            width=_percent(width * (1 - GAP)),
            y=_percent(1 - height),
            height=_percent(height),
            name=month.short_name(locale) if to_come % every == 0 else "",
            has_room=to_come % (2 * every) == 0,
            title=month.title(locale),
            amount=amount,
            is_running=of_month.is_running,
        )


def name_of(category: Category | None) -> str:
    return category.name if category else _("No category")


def share(amount: Decimal, most: Decimal) -> int:
    """Return whole percents from 0 to 100."""
    return max(0, min(100, round(amount / most * 100))) if most > 0 else 0


def _percent(part: Decimal) -> str:
    return f"{part * 100:.2f}%"

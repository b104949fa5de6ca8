"""Months, categories and weekdays as they are drawn: places in percent of a picture."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.axis import steps
from expenses.insights.trends import Course, MonthSum, Trends
from expenses.models import Category, PaymentMethod
from expenses.periods import weekday_initials, weekday_name
from expenses.templatetags.money import money
from expenses.totals import ZERO
from expenses.views.month_drawn import COLOUR_OF_NONE
from expenses.views.month_words import whole_money

GAP = Decimal("0.3")
MONTHS_NAMED = 12
CATEGORY, PAID = "category", "paid"
CARD = "credit-card"
ICONS = {PaymentMethod.Kind.CASH: "wallet2", PaymentMethod.Kind.BANK: "bank"}


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
    words: str
    is_running: bool
    soft: str


@dataclass(frozen=True)
class Multiple:
    """One category's or payment method's months on the scale that all share."""

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
    """`courses` are the small pictures, `by` "category" or "paid", as lists are filtered."""

    def __init__(
        self, trends: Trends, *, owner: User, with_bills: bool, courses: list[Course], by: str
    ) -> None:
        self.trends = trends
        self.courses = courses
        self.by = by
        self.none = none_of(by)
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

    @cached_property
    def months(self) -> list[Column]:
        return self._columns(
            [one.amount for one in self.trends.months], top=Decimal(self.steps[-1])
        )

    @property
    def usual_y(self) -> str:
        """How far down the line of the usual month stands."""
        return _percent(1 - (self.trends.usual or ZERO) / Decimal(self.steps[-1]))

    @cached_property
    def multiples(self) -> list[Multiple]:
        amounts = (amount for course in self.courses for amount in course.amounts)
        highest = max(amounts, default=ZERO)
        return [self._multiple(course, highest) for course in self.courses]

    @property
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

    @property
    def changed_heading(self) -> str:
        """Where the last whole month differs most."""
        changed, period = self.trends.changed, self.trends.changed_in
        if not changed or period is None:
            return ""
        said = {
            "name": name_of(changed[0].category),
            "month": period.name(self.owner.language),
        }
        if changed[0].difference > 0:
            return _("%(name)s rose most in %(month)s") % said
        return _("%(name)s fell most in %(month)s") % said

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

    def _multiple(self, course: Course, highest: Decimal) -> Multiple:
        place = course.place
        key = place.pk if place else "none"
        icon, colour = "question-lg", COLOUR_OF_NONE
        if isinstance(place, PaymentMethod):
            icon = ICONS.get(place.kind, CARD)
        elif place:
            icon, colour = place.icon, place.colour
        return Multiple(
            icon=icon,
            colour=colour,
            name=name_of(place, none=self.none),
            total=course.total,
            columns=self._columns(course.amounts, top=highest),
            address=self.address_of(**{self.by: key}, counts="spending"),
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
            words=money(amount, self.owner),
            is_running=of_month.is_running,
            soft=" soft" if of_month.is_running else "",
        )


def name_of(place: Category | PaymentMethod | None, *, none: str = "") -> str:
    return place.name if place else none or _("No category")


def none_of(by: str) -> str:
    return _("Not noted") if by == PAID else _("No category")


def share(amount: Decimal, most: Decimal) -> int:
    """Return whole percents from 0 to 100."""
    return max(0, min(100, round(amount / most * 100))) if most > 0 else 0


def _percent(part: Decimal) -> str:
    return f"{part * 100:.2f}%"

"""A month's figures in words."""

import re
from datetime import date
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from expenses.insights.month import MonthSoFar
from expenses.money import decimals_of, format_money
from expenses.periods import format_day
from expenses.totals import ZERO

# By which way the difference goes, and whether the month is over.
COMPARISONS = {
    (1, False): gettext_lazy("{amount} more than by {day}"),
    (-1, False): gettext_lazy("{amount} less than by {day}"),
    (0, False): gettext_lazy("The same as by {day}"),
    (1, True): gettext_lazy("{amount} more than in {month}"),
    (-1, True): gettext_lazy("{amount} less than in {month}"),
    (0, True): gettext_lazy("The same as in {month}"),
}


class MonthWords:
    def __init__(self, figures: MonthSoFar, *, owner: User, today: date) -> None:
        self.figures = figures
        self.owner = owner
        self.today = today

    @cached_property
    def total(self) -> tuple[str, str, str]:
        """What was spent, in three pieces: up to the decimal mark, the decimals, the rest."""
        return pieces(self.money(self.figures.spent), self.owner.currency)

    @property
    def title(self) -> str:
        return self.figures.month.title(self.owner.language)

    @property
    def previous_title(self) -> str:
        return self.figures.month.previous.title(self.owner.language)

    @property
    def next_title(self) -> str:
        return self.figures.month.next.title(self.owner.language)

    @property
    def name(self) -> str:
        return self.figures.month.name(self.owner.language)

    @property
    def name_before(self) -> str:
        return self.figures.month.previous.name(self.owner.language)

    @property
    def span(self) -> str:
        """From when to when, for a month that does not start on the 1st."""
        month = self.figures.month
        return "" if month.starts_on == 1 else month.span(self.owner.language)

    @property
    def until(self) -> str:
        return self.day(self.figures.until)

    @property
    def last_day(self) -> str:
        return self.day(self.figures.month.last_day)

    @property
    def before_heading(self) -> str:
        if self.figures.is_over:
            return self.name_before
        return _("By %(day)s") % {"day": self.day(self.figures.before_until)}

    @property
    def income(self) -> str:
        return self.money(-self.figures.income)

    @property
    def difference(self) -> Decimal:
        """How much more was spent than by the same day of the month before."""
        return self.figures.spent - (self.figures.before or ZERO)

    @property
    def comparison(self) -> str:
        """The difference in words, for a page."""
        way = (self.difference > 0) - (self.difference < 0)
        return format_html(
            str(COMPARISONS[way, self.figures.is_over]),
            amount=format_html('<b class="num">{}</b>', self.money(abs(self.difference))),
            day=self.day(self.figures.before_until),
            month=self.name_before,
        )

    @property
    def pace(self) -> str:
        """Where the month ends at this pace, for a page."""
        pace = escape(self.money(self.figures.pace or ZERO))
        if self.figures.before_whole is None:
            return mark_safe(_('On pace for <b class="num">%(pace)s</b>') % {"pace": pace})  # noqa: S308 - escaped
        sentence = _(
            'On pace for <b class="num">%(pace)s</b>, %(month)s ended at'
            ' <b class="num">%(ended)s</b>'
        )
        said = {
            "pace": pace,
            "month": escape(self.name_before),
            "ended": escape(self.money(self.figures.before_whole)),
        }
        return mark_safe(sentence % said)  # noqa: S308 - escaped

    @property
    def is_pace_above(self) -> bool:
        pace, before = self.figures.pace, self.figures.before_whole
        return pace is not None and before is not None and pace > before

    def money(self, amount: Decimal) -> str:
        return format_money(amount, self.owner.currency, locale=self.owner.language, signed=True)

    def whole_money(self, amount: int) -> str:
        return whole_money(amount, owner=self.owner)

    def day(self, day: date) -> str:
        return format_day(day, today=self.today, locale=self.owner.language)


def whole_money(amount: int, *, owner: User) -> str:
    """Return the amount in the person's own currency, without decimals: "$1,200"."""
    text = format_money(Decimal(amount), owner.currency, locale=owner.language, signed=True)
    before, _cents, after = pieces(text, owner.currency)
    return before + after


def pieces(text: str, currency: str) -> tuple[str, str, str]:
    """Part money as it is written: up to the decimal mark, the decimals, the rest."""
    decimals = decimals_of(currency)
    found = re.fullmatch(rf"(.*\d)(\D\d{{{decimals}}})(\D*)", text) if decimals else None
    return (found[1], found[2], found[3]) if found else (text, "", "")

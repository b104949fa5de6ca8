"""What the filters above the list say of themselves, and the addresses without them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from expenses.forms.filter import ExpenseFilter
from expenses.forms.filter_fields import NONE
from expenses.money import format_money
from expenses.periods import EARLIEST, LATEST, Month, format_day
from expenses.templatetags.icons import tile

PERIOD = ["month", "from", "to"]
AMOUNT = ["in", "min", "max"]
CHECKED = SafeString(" checked")
MORE = ["tag", "repeating", "excluded", "counts", "planned", "currency", "expense"]


@dataclass(frozen=True)
class Shortcut:
    label: str
    query: str
    is_current: bool


class Chips:
    """The words on each chip are "" where nothing is chosen."""

    def __init__(self, asked: ExpenseFilter) -> None:
        self.asked = asked
        asked.is_valid()
        self.chosen: dict[str, Any] = asked.cleaned_data
        self.any_time = asked.query_without(*PERIOD)
        self.any_category = asked.query_without("category")
        self.any_amount = asked.query_without(*AMOUNT)
        self.any_paid = asked.query_without("paid")
        self.any_more = asked.query_without(*MORE)

    @cached_property
    def when(self) -> str:
        owner = self.asked.owner
        first, last = self.asked.period
        if (first, last) == (EARLIEST, LATEST):
            return ""
        month = Month.of(first, owner.month_starts_on)
        if (first, last) == (month.first_day, month.last_day):
            return month.title(owner.language)
        if (first, last) == _year_of(first):
            return str(first.year)
        if first == last:
            return self._in_words(first)
        if last == LATEST:
            return _("From %(day)s") % {"day": self._in_words(first)}
        if first == EARLIEST:
            return _("Until %(day)s") % {"day": self._in_words(last)}
        days = {"first": self._in_words(first), "last": self._in_words(last)}
        return _("%(first)s to %(last)s") % days

    @property
    def first(self) -> str:
        """The first day as a date input takes it, or "" for no beginning."""
        first, _last = self.asked.period
        return "" if first == EARLIEST else first.isoformat()

    @property
    def last(self) -> str:
        _first, last = self.asked.period
        return "" if last == LATEST else last.isoformat()

    @cached_property
    def category(self) -> str:
        names = [one.name for one in self.asked.categories if one.pk in self.category_ids]
        if self.has_uncategorised:
            names.append(_("No category"))
        if len(names) > 1:
            return _("%(name)s and %(more)d more") % {"name": names[0], "more": len(names) - 1}
        return names[0] if names else ""

    @property
    def categories(self) -> list[dict[str, Any]]:
        """Every category, and none, as the texts of a choice."""
        rows: list[dict[str, Any]] = [
            {
                "pk": str(one.pk),
                "checked": CHECKED if one.pk in self.category_ids else "",
                "tile": tile(one),
                "name": format_html("<bdi>{}</bdi>", one.name),
            }
            for one in self.asked.categories
        ]
        none = {
            "pk": NONE,
            "checked": CHECKED if self.has_uncategorised else "",
            "tile": tile(None),
            "name": format_html("<span>{}</span>", _("No category")),
        }
        return [*rows, none]

    @cached_property
    def category_ids(self) -> set[int]:
        return {int(pk) for pk in self.chosen.get("category", []) if pk != NONE}

    @property
    def has_uncategorised(self) -> bool:
        return NONE in self.chosen.get("category", [])

    @cached_property
    def amount(self) -> str:
        least, most = self._money("min"), self._money("max")
        if least and most:
            words = _("%(least)s to %(most)s") % {"least": least, "most": most}
        elif least:
            words = _("%(least)s or more") % {"least": least}
        else:
            words = most and _("%(most)s or less") % {"most": most}
        direction = str(dict(self.directions)[self.direction]) if self.direction else ""
        return ", ".join(filter(None, [direction, words]))

    @property
    def direction(self) -> str:
        return str(self.chosen.get("in", ""))

    @property
    def directions(self) -> Any:
        return self.asked.fields["in"].choices

    @property
    def paid(self) -> str:
        names = dict(self.asked.fields["paid"].choices)
        return str(names[self.chosen["paid"]]) if self.chosen.get("paid") else ""

    @property
    def expense_ids(self) -> list[int]:
        return list(self.chosen.get("expense", []))

    @property
    def currency(self) -> str:
        return str(self.chosen.get("currency", ""))

    @property
    def more(self) -> int:
        return sum(bool(self.chosen.get(name)) for name in MORE)

    @cached_property
    def words(self) -> str:
        """All that is asked for, as a name of it: "November 2026, Groceries"."""
        text = self.chosen.get("q") or ""
        more = [
            f"{self.asked[name].label}: {self._answer(name)}"
            for name in MORE
            if self.chosen.get(name)
        ]
        parts = [text and f"“{text}”", self.when, self.category, self.amount, self.paid, *more]
        return ", ".join(filter(None, parts))

    def _answer(self, name: str) -> str:
        value, field = self.chosen[name], self.asked.fields[name]
        if isinstance(value, list):
            return str(len(value))
        return str(dict(getattr(field, "choices", ())).get(value, value))

    @property
    def shortcuts(self) -> list[Shortcut]:
        today = localdate()
        this = Month.of(today, self.asked.owner.month_starts_on)
        first, last = _year_of(today)
        year = {"from": first.isoformat(), "to": last.isoformat()}
        before = this.previous
        choices = [
            (_("This month"), {"month": this.key}, (this.first_day, this.last_day)),
            (_("Last month"), {"month": before.key}, (before.first_day, before.last_day)),
            (_("This year"), year, (first, last)),
        ]
        return [
            Shortcut(
                label,
                self.asked.query_without(*PERIOD, **instead),
                is_current=self.asked.period == period,
            )
            for label, instead, period in choices
        ]

    @cached_property
    def months(self) -> list[tuple[str, str, str]]:
        """The month before the one shown and the one after: key to press, name, address."""
        owner = self.asked.owner
        first, last = self.asked.period
        if (first, last) == (EARLIEST, LATEST):
            shown = Month.of(localdate(), owner.month_starts_on)
            return [("[", shown.title(owner.language), self._in_month(shown))]
        month = Month.of(first, owner.month_starts_on)
        if (first, last) != (month.first_day, month.last_day):
            return []
        near = [("[", month.previous), ("]", month.next)]
        return [(key, one.title(owner.language), self._in_month(one)) for key, one in near]

    def _in_month(self, month: Month) -> str:
        return self.asked.query_without(*PERIOD, month=month.key)

    def _in_words(self, day: date) -> str:
        return format_day(day, today=localdate(), locale=self.asked.owner.language)

    def _money(self, name: str) -> str:
        amount, owner = self.chosen.get(name), self.asked.owner
        return format_money(amount, owner.currency, locale=owner.language) if amount else ""


def _year_of(day: date) -> tuple[date, date]:
    return day.replace(month=1, day=1), day.replace(month=12, day=31)

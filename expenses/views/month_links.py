"""Where exactly the rows behind a month's figures are listed."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import ngettext

from accounts.models import User
from expenses.insights.month import CategoryInMonth, MonthSoFar
from expenses.money import format_money
from expenses.templatetags.navigation import at


@dataclass(frozen=True)
class Missing:
    """Expenses without a rate: in words, and where they are listed."""

    text: str
    address: str


class MonthLinks:
    def __init__(self, figures: MonthSoFar, *, with_bills: bool) -> None:
        self.figures = figures
        self.with_bills = with_bills

    @property
    def spent(self) -> str:
        return self._list(counts="spending")

    @property
    def income(self) -> str:
        return self._list(counts="income", with_bills=True)

    @property
    def planned(self) -> str:
        return self._list(
            first_day=self.figures.until + timedelta(days=1),
            last_day=self.figures.month.last_day,
            counts="spending",
        )

    def on(self, day: date) -> str:
        before, between, after = self._around_days
        return f"{before}{day}{between}{day}{after}"

    @cached_property
    def _around_categories(self) -> list[str]:
        return self._list(category=["none"], counts="spending").split("category=none")

    @cached_property
    def _around_days(self) -> list[str]:
        """What stands around the two days of an address: a month has thirty of these."""
        day = self.figures.until
        return self._list(first_day=day, last_day=day, counts="spending").split(day.isoformat())

    def of(self, rows: list[CategoryInMonth]) -> str:
        keys = [str(row.category.pk) if row.category else "none" for row in rows]
        before, after = self._around_categories
        return before + "&".join(f"category={key}" for key in keys) + after

    def missing(self, owner: User) -> list[Missing]:
        """What is not in the sums, per currency."""
        found = []
        for one in self.figures.unconverted:
            amount = format_money(one.spent, one.currency, locale=owner.language, signed=True)
            text = ngettext(
                "%(amount)s in %(count)s expense",
                "%(amount)s in %(count)s expenses",
                one.count,
            ) % {"amount": amount, "count": one.count}
            address = self._list(currency=one.currency, excluded="no")
            found.append(Missing(text=text, address=address))
        return found

    def _list(
        self,
        *,
        first_day: date | None = None,
        last_day: date | None = None,
        category: list[str] | None = None,
        with_bills: bool = False,
        **filters: str,
    ) -> str:
        """Return the address of the list that shows these rows of the month so far."""
        asked: dict[str, Any] = {
            "from": first_day or self.figures.month.first_day,
            "to": last_day or self.figures.until,
            "category": category or [],
            **filters,
        }
        if not (self.with_bills or with_bills):
            asked["repeating"] = "no"
        return f"{at('expenses:expense-list')}?{urlencode(asked, doseq=True)}"

"""The numbers behind each chart of the insights, as a file."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.views.generic import View

from expenses.exporting.csv_file import table_as_csv
from expenses.money import decimals_of
from expenses.periods import weekday_name
from expenses.views.insights import Asked, InsightsMixin
from expenses.views.owned import SignedInRequest
from expenses.views.trends_drawn import name_of, none_of

COLUMNS = {
    "months": ["from", "to", "spent", "currency"],
    "courses": ["name", "from", "to", "spent", "currency"],
    "weekdays": ["weekday", "spent_per_day", "currency"],
    "merchants": ["title", "expenses", "spent", "currency"],
    "changed": ["category", "spent", "usual", "difference", "currency"],
}


class InsightsCsv(InsightsMixin, View):
    """`?chart=months`, and the choices of the page."""

    http_method_names = ["get", "options"]

    def get(self, request: SignedInRequest) -> HttpResponse:
        chart = request.GET.get("chart", "months")
        if chart not in COLUMNS:
            raise Http404
        asked = self.asked()
        rows = getattr(self, chart)(asked) if asked else []
        currency = request.user.currency
        table = table_as_csv([COLUMNS[chart], *([*row, currency] for row in rows)])
        name = f"{chart}-{self.range}-{localdate()}.csv"
        return HttpResponse(
            table,
            content_type="text/csv; charset=utf-8; header=present",
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )

    def months(self, asked: Asked) -> Iterator[list[Any]]:
        for one in asked.trends.months:
            yield [*self.days(asked, one.month), self.number(one.amount)]

    def courses(self, asked: Asked) -> Iterator[list[Any]]:
        for course in [*asked.courses, *([asked.others] if asked.others else [])]:
            name = "…" if course is asked.others else name_of(course.place, none=none_of(self.by))
            for one, amount in zip(asked.trends.months, course.amounts, strict=True):
                yield [name, *self.days(asked, one.month), self.number(amount)]

    def weekdays(self, asked: Asked) -> Iterator[list[Any]]:
        for one in asked.trends.weekdays:
            name = weekday_name(one.weekday, locale=self.request.user.language)
            yield [name, self.number(one.per_day)]

    def merchants(self, asked: Asked) -> Iterator[list[Any]]:
        for one in self.merchants_of(asked.trends):
            yield [one.title, one.count, self.number(one.amount)]

    def changed(self, asked: Asked) -> Iterator[list[Any]]:
        for one in asked.trends.changed:
            figures = (one.amount, one.usual, one.difference)
            yield [name_of(one.category), *map(self.number, figures)]

    def days(self, asked: Asked, period: Any) -> tuple[str, str]:
        last = min(period.last_day, asked.trends.last_day)
        return period.first_day.isoformat(), last.isoformat()

    def number(self, amount: Decimal) -> str:
        """A plain number with the currency's decimals, as spreadsheets read it."""
        return f"{amount:.{decimals_of(self.request.user.currency)}f}"

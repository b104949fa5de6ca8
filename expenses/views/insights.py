"""Many months at once: what is usual, what changed, and where the money goes."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from expenses.insights.merchants import Merchant, top_merchants
from expenses.insights.paid import courses_by_payment_method
from expenses.insights.trends import Course, Trends, trends_of
from expenses.periods import Month, Quarter
from expenses.totals import totals_by_period
from expenses.views.owned import SignedInRequest
from expenses.views.scope import ScopeMixin
from expenses.views.trends_drawn import CATEGORY, PAID, TrendsDrawn, name_of, share

RANGES = {
    "6m": (6, gettext_lazy("6 months")),
    "12m": (12, gettext_lazy("12 months")),
    "24m": (24, gettext_lazy("2 years")),
    "5y": (60, gettext_lazy("5 years")),
}
USUAL_RANGE = "12m"
MOST_MONTHS = 24
MONTHS_IN_QUARTER = 3
BY = {CATEGORY: gettext_lazy("By category"), PAID: gettext_lazy("By payment method")}
MERCHANTS = 10


@dataclass(frozen=True)
class Asked:
    """What the page and its files are made of."""

    trends: Trends
    courses: list[Course]
    others: Course | None
    merchants: list[Merchant]


class InsightsMixin(ScopeMixin):
    """The last twelve months, unless the address asks otherwise: `?range=24m&by=paid`."""

    request: SignedInRequest
    reads_replica = True

    @cached_property
    def range(self) -> str:
        asked = self.request.GET.get("range", USUAL_RANGE)
        return asked if asked in RANGES else USUAL_RANGE

    @cached_property
    def by(self) -> str:
        asked = self.request.GET.get("by", CATEGORY)
        return asked if asked in BY else CATEGORY

    @property
    def is_by_quarter(self) -> bool:
        return RANGES[self.range][0] > MOST_MONTHS

    def asked(self) -> Asked | None:
        """Return the sums; None for too few months to compare."""
        owner, today = self.request.user, localdate()
        number, _name = RANGES[self.range]
        current: Month | Quarter = Month.of(today, owner.month_starts_on)
        if self.is_by_quarter:
            number //= MONTHS_IN_QUARTER
            current = Quarter.of(today, owner.month_starts_on)
        periods = [current.back(passed) for passed in reversed(range(number))]
        totals = totals_by_period(
            owner=owner, starts=[one.first_day for one in periods], last_day=today
        )
        scoped = totals if self.with_bills else totals.everyday()
        trends = trends_of(totals=scoped, months=periods, today=today)
        if trends is None:
            return None
        courses, others = trends.courses, trends.others
        if self.by == PAID:
            courses, others = courses_by_payment_method(
                owner=owner, trends=trends, with_bills=self.with_bills
            )
        merchants = top_merchants(
            owner=owner,
            first_day=trends.first_day,
            last_day=trends.last_day,
            with_bills=self.with_bills,
            most=MERCHANTS,
        )
        return Asked(trends, courses, others, merchants)


class Insights(InsightsMixin, TemplateView):
    template_name = "expenses/insights.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.request.user
        context = {
            "range": self.range,
            "ranges": [(key, name) for key, (_number, name) in RANGES.items()],
            "by": self.by,
            "choices_by": BY.items(),
            "scope": self.scope,
            "scope_query": self.scope_query,
            "is_by_quarter": self.is_by_quarter,
        }
        asked = self.asked()
        if asked:
            trends = asked.trends
            drawn = TrendsDrawn(
                trends,
                owner=owner,
                with_bills=self.with_bills,
                courses=asked.courses,
                by=self.by,
            )
            context |= {
                "trends": trends,
                "drawn": drawn,
                "others": asked.others,
                "merchants": _merchants(asked.merchants, drawn),
                "changes": [(name_of(one.category), one) for one in trends.changed],
                "csv_query": f"range={self.range}&by={self.by}{self.scope_query}",
            }
        return super().get_context_data(**kwargs, **context)


def _merchants(found: list[Merchant], drawn: TrendsDrawn) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "amount": one.amount,
            "count": one.count,
            "percent": share(one.amount, found[0].amount),
            "address": drawn.address_of(q=one.title, counts="spending"),
        }
        for one in found
    ]

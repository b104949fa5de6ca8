"""Many months at once: what is usual, what changed, and where the money goes."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from expenses.insights.merchants import FEW, Merchant, top_merchants
from expenses.insights.paid import courses_by_payment_method
from expenses.insights.trends import Course, Trends, trends_of
from expenses.period_totals import period_totals
from expenses.periods import Month, Quarter
from expenses.views.owned import SignedInRequest
from expenses.views.parts import PartMixin
from expenses.views.scope import ScopeMixin
from expenses.views.trends_drawn import CATEGORY, PAID, TrendsDrawn, share

RANGES = {
    "6m": (6, gettext_lazy("6 months")),
    "12m": (12, gettext_lazy("12 months")),
    "24m": (24, gettext_lazy("2 years")),
    "5y": (60, gettext_lazy("5 years")),
    "10y": (120, gettext_lazy("10 years")),
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
        totals = period_totals(
            owner=owner,
            periods=periods,
            last_day=today,
            with_bills=self.with_bills,
        )
        trends = trends_of(totals=totals, months=periods, today=today)
        if trends is None:
            return None
        courses, others = trends.courses, trends.others
        if self.by == PAID:
            courses, others = courses_by_payment_method(
                owner=owner, trends=trends, with_bills=self.with_bills
            )
        return Asked(trends, courses, others)

    def merchants_of(self, trends: Trends) -> list[Merchant]:
        return top_merchants(
            owner=self.request.user,
            first_day=trends.first_day,
            last_day=trends.last_day,
            with_bills=self.with_bills,
            most=MERCHANTS,
        )


class Insights(InsightsMixin, PartMixin, TemplateView):
    """Where one pays most is added up row by row: of many only when it is asked for."""

    template_name = "expenses/insights.html"
    part_name = "expenses/_trend_merchants.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.request.user
        context = {
            "range": self.range,
            "ranges": [(key, name) for key, (_number, name) in RANGES.items()],
            "by": self.by,
            "choices_by": BY.items(),
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
                others=asked.others,
                by=self.by,
            )
            context |= {
                "trends": trends,
                "drawn": drawn,
                "csv_query": f"range={self.range}&by={self.by}{self.scope_query}",
            }
            if trends.count <= FEW or "merchants" in self.request.GET:
                context["merchants"] = _merchants(self.merchants_of(trends), drawn)
        return super().get_context_data(**kwargs, **context)


def _merchants(found: list[Merchant], drawn: TrendsDrawn) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "words": drawn.money(one.amount),
            "count": one.count,
            "times": ngettext("once", "%(times)s times", one.count) % {"times": one.count},
            "percent": share(one.amount, found[0].amount),
            "address": drawn.address_of(q=one.title, counts="spending"),
        }
        for one in found
    ]

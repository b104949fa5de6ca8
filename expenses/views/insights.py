"""Many months at once: what is usual, what changed, and where the money goes."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from expenses.insights.merchants import top_merchants
from expenses.insights.trends import trends_of
from expenses.periods import Month
from expenses.totals import totals_between
from expenses.views.owned import SignedInRequest
from expenses.views.scope import ScopeMixin
from expenses.views.trends_drawn import TrendsDrawn, name_of, share

RANGES = {"6m": (6, _("6 months")), "12m": (12, _("12 months")), "24m": (24, _("2 years"))}
USUAL_RANGE = "12m"
MERCHANTS = 10


class Insights(ScopeMixin, TemplateView):
    """The last twelve months, unless the address asks otherwise: `?range=24m&scope=all`."""

    template_name = "expenses/insights.html"
    http_method_names = ["get", "head", "options"]
    request: SignedInRequest

    @cached_property
    def range(self) -> str:
        asked = self.request.GET.get("range", USUAL_RANGE)
        return asked if asked in RANGES else USUAL_RANGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner, today = self.request.user, localdate()
        number, _name = RANGES[self.range]
        current = Month.of(today, owner.month_starts_on)
        months = [current.back(passed) for passed in reversed(range(number))]
        totals = totals_between(owner=owner, first_day=months[0].first_day, last_day=today)
        scoped = totals if self.with_bills else totals.everyday()
        trends = trends_of(totals=scoped, months=months, today=today)
        context = {
            "range": self.range,
            "ranges": [(key, name) for key, (_number, name) in RANGES.items()],
            "scope": self.scope,
            "scope_query": self.scope_query,
            "trends": trends,
        }
        if trends:
            drawn = TrendsDrawn(trends, owner=owner, with_bills=self.with_bills)
            context |= {"drawn": drawn, "merchants": self.merchants(drawn)}
            context["changes"] = [(name_of(one.category), one) for one in trends.changed]
            if trends.changed_in:
                context["changed_in"] = trends.changed_in.name(owner.language)
        return super().get_context_data(**kwargs, **context)

    def merchants(self, drawn: TrendsDrawn) -> list[dict[str, Any]]:
        found = top_merchants(
            owner=self.request.user,
            first_day=drawn.trends.first_day,
            last_day=drawn.trends.last_day,
            with_bills=self.with_bills,
            most=MERCHANTS,
        )
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

"""The first page: one month and what it says, and the doors that belong to it."""

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from expenses.insights.month import MONTHS_BEFORE, month_so_far
from expenses.insights.suggestions import RULES, suggestions_for
from expenses.models import Expense, Suggestion
from expenses.periods import Month
from expenses.totals import totals_between
from expenses.views.month_drawn import bars_of, chart_of, course_of
from expenses.views.month_links import MonthLinks
from expenses.views.month_words import MonthWords
from expenses.views.owned import SignedInRequest

LATEST_SHOWN = 6
ENOUGH_TO_DRAW = 5
EVERYDAY, ALL = "everyday", "all"
LARGEST_ID = 2**63 - 1
NUMBER = re.compile("[0-9]{1,19}")
SUBJECT = re.compile("[0-9a-f:.-]{1,300}")


class Dashboard(TemplateView):
    """A month, the current one unless the address names another: `/?month=2026-11&scope=all`."""

    template_name = "expenses/dashboard.html"
    http_method_names = ["get", "head", "options"]
    request: SignedInRequest

    @cached_property
    def today(self) -> date:
        return localdate()

    @cached_property
    def current(self) -> Month:
        return Month.of(self.today, self.request.user.month_starts_on)

    @cached_property
    def month(self) -> Month:
        """The month asked for. One that has not begun, or is none, does not exist."""
        asked = self.request.GET.get("month")
        if asked is None:
            return self.current
        try:
            month = Month.parse(asked, self.request.user.month_starts_on)
        except ValueError:
            raise Http404 from None
        if month > self.current:
            raise Http404
        return month

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner, month, is_current = self.request.user, self.month, self.month == self.current
        totals = totals_between(
            owner=owner, first_day=month.back(MONTHS_BEFORE).first_day, last_day=month.last_day
        )
        scope = ALL if self.request.GET.get("scope") == ALL else EVERYDAY
        figures = month_so_far(
            totals=totals, month=month, today=self.today, with_bills=scope == ALL
        )
        words = MonthWords(figures, owner=owner, today=self.today)
        links = MonthLinks(figures, with_bills=scope == ALL)
        bars = bars_of(figures, links)
        latest = self.latest()
        has_enough = len(latest) >= ENOUGH_TO_DRAW
        suggestions = []
        if is_current:
            suggestions = suggestions_for(owner=owner, today=self.today, month=month, totals=totals)
        return super().get_context_data(
            **kwargs,
            month=month,
            is_current=is_current,
            scope=scope,
            has_scopes=scope == ALL or any(cell.is_repeating for cell in totals.cells),
            previous=month.previous if month.previous < month else None,
            next=None if is_current else month.next,
            figures=figures,
            words=words,
            links=links,
            missing=links.missing(owner),
            course=course_of(figures, words),
            bars=bars,
            chart=chart_of(bars, words),
            has_usual=any(bar.usual is not None for bar in bars),
            latest=latest,
            has_enough=has_enough,
            suggestions=suggestions,
        )

    def latest(self) -> list[Expense]:
        """The latest expenses up to today; of a month that is over, its own."""
        rows = Expense.objects.owned_by(self.request.user).present()
        if self.month == self.current:
            rows = rows.filter(spent_on__lte=self.today)
        else:
            rows = rows.in_month(self.month)
        return list(rows.newest_first().select_related("category")[:LATEST_SHOWN])


class More(TemplateView):
    """Everything that the bar at the bottom of a phone has no room for."""

    template_name = "expenses/more.html"
    http_method_names = ["get", "head", "options"]


class SuggestionDecline(View):
    """Put a suggestion aside for good, or take that back (`?undo=<id>`)."""

    http_method_names = ["post", "options"]
    request: SignedInRequest

    def post(self, request: SignedInRequest) -> HttpResponse:
        undo = request.GET.get("undo")
        if undo is None:
            self.decline()
        else:
            self.bring_back(undo)
        return redirect("expenses:dashboard")

    def decline(self) -> None:
        rule, subject = self.request.POST.get("rule"), self.request.POST.get("subject", "")
        is_one = SUBJECT.fullmatch(subject) and rule in RULES
        if not is_one:
            raise Http404
        declined, _created = Suggestion.objects.owned_by(self.request.user).update_or_create(
            owner=self.request.user,
            rule=rule,
            subject=subject,
            defaults={"state": Suggestion.State.DECLINED},
        )
        undo = f"undo:{reverse('expenses:suggestion-decline')}?undo={declined.pk}"
        messages.success(self.request, _("Suggestion dismissed."), extra_tags=undo)

    def bring_back(self, number: str) -> None:
        if not NUMBER.fullmatch(number) or int(number) > LARGEST_ID:
            raise Http404
        own = Suggestion.objects.owned_by(self.request.user)
        get_object_or_404(own, pk=int(number)).delete()
        messages.success(self.request, _("The suggestion is back."))

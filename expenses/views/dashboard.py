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

from expenses.asking import Question
from expenses.insights.calendar import month_by_day
from expenses.insights.finding import Finding
from expenses.insights.month import MonthSoFar, month_so_far, parts_of
from expenses.insights.suggestions import RULES, LookedAt, suggestions_for, to_look_at
from expenses.listing import Latest, latest_between
from expenses.models import Suggestion
from expenses.periods import EARLIEST, Month
from expenses.templatetags.navigation import at
from expenses.totals import Totals
from expenses.totals_in_parts import totals_in_parts
from expenses.views.calendar_drawn import calendar_of
from expenses.views.cards import Cards
from expenses.views.cards_drawn import bars_drawn, latest_drawn, weeks_drawn
from expenses.views.hero_drawn import pills_drawn, switch_drawn, total_drawn
from expenses.views.month_drawn import bars_of, chart_of, course_of
from expenses.views.month_links import MonthLinks
from expenses.views.month_words import MonthWords
from expenses.views.owned import SignedInRequest
from expenses.views.scope import ScopeMixin
from expenses.views.totals_drawn import totals_drawn

LATEST_SHOWN = 6
ENOUGH_TO_DRAW = 5
LARGEST_ID = 2**63 - 1
NUMBER = re.compile("[0-9]{1,19}")
SUBJECT = re.compile("[0-9a-f:.-]{1,300}")


class Dashboard(ScopeMixin, TemplateView):
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
        cards = Cards()
        questions: dict[str, Question[Any]] = {"latest": self.latest(), "month": self.totals()}
        if is_current:
            questions["look"] = to_look_at(owner=owner, today=self.today)
        answers = cards.ask_all(**questions)
        latest, totals = answers["latest"], answers["month"]
        figures = cards.draw("month", lambda: self.figures(totals)) if totals else None
        context: dict[str, Any] = {
            "month": month,
            "title": month.title(owner.language),
            "is_current": is_current,
            "here": at("expenses:dashboard") + ("" if is_current else f"?month={month.key}"),
            "latest": latest,
            "latest_drawn": cards.draw(
                "latest", lambda: list(latest_drawn(latest or [], owner=owner))
            ),
            # Where it is not known, nothing is held back.
            "has_enough": latest is None or len(latest) >= ENOUGH_TO_DRAW,
            "suggestions": [],
            "has_sample": bool(latest) and latest[0].is_among_sample,
            "failed": cards.failed,
        }
        if figures:
            context |= self.drawn(cards, totals, figures)
        if is_current and not (totals and answers["look"]):
            cards.failed.add("look")
        elif is_current and context["has_enough"]:
            context["suggestions"] = cards.draw(
                "look", lambda: self.suggestions(totals, answers["look"])
            )
        return super().get_context_data(**kwargs, **context)

    def totals(self) -> Question[Totals]:
        return totals_in_parts(
            owner=self.request.user,
            starts=parts_of(month=self.month, today=self.today),
            last_day=self.month.last_day,
        )

    def figures(self, totals: Totals) -> MonthSoFar:
        return month_so_far(
            totals=totals, month=self.month, today=self.today, with_bills=self.with_bills
        )

    def drawn(self, cards: Cards, totals: Totals, figures: MonthSoFar) -> dict[str, Any]:
        """What the cards of the month's sums show; each is drawn for itself."""
        owner = self.request.user
        words = MonthWords(figures, owner=owner, today=self.today)
        links = MonthLinks(figures, with_bills=self.with_bills)
        bars = cards.draw("where", lambda: bars_of(figures, links)) or []
        has_usual = any(bar.usual is not None for bar in bars)
        return {
            "figures": figures,
            "words": words,
            "switch": [
                switch_drawn(
                    words, is_current=self.month == self.current, scope_query=self.scope_query
                )
            ],
            "total": [total_drawn(words, links)],
            "pills": list(pills_drawn(words)),
            "links": links,
            "has_scopes": self.with_bills or any(cell.is_repeating for cell in totals.cells),
            "missing": cards.draw("month", lambda: links.missing(owner)),
            "course": cards.draw("month", lambda: course_of(figures, words)),
            "bars": bars,
            "bars_drawn": cards.draw("where", lambda: bars_drawn(bars, owner=owner)),
            "has_usual": has_usual,
            "totals": cards.draw(
                "totals",
                lambda: [
                    totals_drawn(
                        words,
                        chart_of(bars, words),
                        has_usual=has_usual,
                        place="c6" if self.month == self.current else "c12",
                    )
                ],
            ),
            "calendar": cards.draw("days", lambda: self.calendar(totals, words, links)),
        }

    def calendar(self, totals: Totals, words: MonthWords, links: MonthLinks) -> dict[str, Any]:
        by_day = month_by_day(
            totals=totals,
            month=self.month,
            today=self.today,
            week_starts_on=self.request.user.week_starts_on,
            with_bills=self.with_bills,
        )
        calendar = calendar_of(by_day, words, links)
        return calendar | {"drawn": weeks_drawn(calendar["weeks"])}

    def suggestions(self, totals: Totals, looked_at: LookedAt) -> list[Finding]:
        return suggestions_for(
            owner=self.request.user,
            today=self.today,
            month=self.month,
            totals=totals,
            looked_at=looked_at,
        )

    def latest(self) -> Question[list[Latest]]:
        """The latest expenses up to today; of a month that is over, its own."""
        is_current = self.month == self.current
        return latest_between(
            owner=self.request.user,
            first_day=EARLIEST if is_current else self.month.first_day,
            last_day=self.today if is_current else self.month.last_day,
            most=LATEST_SHOWN,
        )


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

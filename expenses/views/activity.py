"""What was done lately, and taking it back."""

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from expenses.activity import Step, steps_of
from expenses.history import changes_of
from expenses.models import Change
from expenses.undoing import ChangedSinceError, NothingLeftError, Versions, undo, versions_of
from expenses.views.activity_words import RowWords, what_happened
from expenses.views.owned import SignedInRequest
from expenses.views.returning import way_back
from expenses.views.undoing import undo_tag

STEPS_SHOWN = 50
ROWS_SHOWN = 50
LARGEST_ID = 2**63 - 1
ICONS = {
    Change.Action.RECORD: "plus-lg",
    Change.Action.TRASH: "trash",
    Change.Action.RESTORE: "arrow-counterclockwise",
    Change.Action.MERGE: "tags",
    Change.Action.TAG: "hash",
    Change.Action.LOAD: "upload",
    Change.Action.IMPORT: "upload",
    Change.Action.RULES: "funnel",
    Change.Action.SAMPLE: "box-seam",
    Change.Action.SUGGESTION: "x-lg",
    Change.Action.UNDO: "arrow-counterclockwise",
}
PLAIN_CHANGE = "pencil"


class ActivityMixin:
    request: SignedInRequest

    def since(self) -> datetime:
        return timezone.now() - timedelta(days=settings.HISTORY_DAYS)

    def changes(self) -> Any:
        found = changes_of(owner=self.request.user, since=self.since())
        return found.select_related("undoes")

    def change(self, pk: int) -> Change:
        if pk > LARGEST_ID:
            raise Http404
        change: Change = get_object_or_404(self.changes(), pk=pk)
        return change

    def told(self, changes: list[Change]) -> list[dict[str, Any]]:
        owner = self.request.user
        steps: list[Step] = steps_of(owner=owner, changes=changes)
        return [
            {
                "change": step.change,
                "words": what_happened(step, owner=owner),
                "icon": ICONS.get(step.change.action, PLAIN_CHANGE),
            }
            for step in steps
        ]

    def in_words(self, rows: list[Versions]) -> RowWords:
        return RowWords(rows, owner=self.request.user, today=timezone.localdate())


class Activity(ActivityMixin, TemplateView):
    """The steps of the last HISTORY_DAYS, newest first, those of a day together."""

    template_name = "expenses/activity.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = self.after()
        listed = self.changes()
        if after is not None:
            listed = listed.filter(pk__lt=after)
        found = list(listed[: STEPS_SHOWN + 1])
        shown = found[:STEPS_SHOWN]
        return super().get_context_data(
            days=[(day, list(steps)) for day, steps in groupby(self.told(shown), key=_day_of)],
            older=shown[-1].pk if len(found) > STEPS_SHOWN else None,
            is_first=after is None,
            how_long=settings.HISTORY_DAYS,
            **kwargs,
        )

    def after(self) -> int | None:
        text = self.request.GET.get("after")
        if text is None:
            return None
        if not (text.isascii() and text.isdecimal()) or int(text[:20]) > LARGEST_ID:
            raise Http404
        return int(text)


class ActivityStep(ActivityMixin, TemplateView):
    """The rows of one step, before and after."""

    template_name = "expenses/activity_step.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = self.change(kwargs["pk"])
        rows = versions_of(owner=self.request.user, change=change, most=ROWS_SHOWN + 1)
        (step,) = self.told([change])
        return super().get_context_data(
            step=step,
            rows=self.in_words(rows[:ROWS_SHOWN]).rows,
            has_more=len(rows) > ROWS_SHOWN,
            how_many=ROWS_SHOWN,
            **kwargs,
        )


class ActivityUndo(ActivityMixin, View):
    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        change = self.change(pk)
        try:
            made = undo(owner=request.user, change=change.pk)
        except ChangedSinceError as changed:
            return self.refused(change, changed.rows)
        except NothingLeftError:
            words = _("What this changed is gone for good, so there is nothing left to undo.")
            messages.error(request, words)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            (step,) = self.told([made])
            messages.success(request, step["words"], extra_tags=undo_tag(made))
        own_page = reverse("expenses:activity-step", args=[pk])
        return HttpResponseRedirect(way_back(request, unless=(request.path, own_page)))

    def refused(self, change: Change, rows: list[Versions]) -> HttpResponse:
        (step,) = self.told([change])
        context = {"step": step, "rows": self.in_words(rows).rows}
        return TemplateResponse(self.request, "expenses/activity_refused.html", context, status=409)


def _day_of(told: dict[str, Any]) -> date:
    at: datetime = told["change"].at
    return timezone.localdate(at)

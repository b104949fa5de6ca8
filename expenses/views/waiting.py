"""What was recorded on a device without a network, and is sent once it is back."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from accounts.devices import mark_of
from accounts.models import User
from expenses.forms.expense import ExpenseForm
from expenses.quick_entry.proposing import Proposal, read_line
from expenses.quick_entry.saving import answers_with_rules, token_of, values_of
from expenses.recording import FirstAnswers
from expenses.views.adding import NEW
from expenses.views.line_words import words_of
from expenses.views.owned import SignedInRequest
from expenses.views.recorded import record_once

OF_ANOTHER = 409
REFUSED = 422
SAVED = 201


class Waiting(View):
    """Say to a script who is signed in, and take what that person typed: never another's."""

    request: SignedInRequest
    http_method_names = ["get", "post"]

    def get(self, request: SignedInRequest) -> HttpResponse:
        return JsonResponse({"person": mark_of(request.user), "csrftoken": get_token(request)})

    def post(self, request: SignedInRequest) -> HttpResponse:
        if request.POST.get("person") != mark_of(request.user):
            return JsonResponse({}, status=OF_ANOTHER)
        is_form = request.POST.get("title") or request.POST.get("amount")
        return self.save_form() if is_form else self.save_line()

    def save_form(self) -> HttpResponse:
        form = ExpenseForm(self.request.POST, owner=self.request.user)
        if not form.is_valid():
            reasons = [reason for reasons in form.errors.values() for reason in reasons]
            return refused(reasons, fields=list(form.errors))
        answers = answers_with_rules(
            owner=self.request.user, said=form.values, is_filed=form.is_filed
        )
        return self.save(form.one_time_token, answers, form=NEW)

    def save_line(self) -> HttpResponse:
        line = self.request.POST.get("line", "").strip()
        proposal = read_line(owner=self.request.user, text=line, today=self.typed_on())
        reading = proposal.chosen(self.request.POST.get("reading", ""))
        if reading is None or reading.problems:
            problems = reading.problems if reading else proposal.problems
            return refused(problems or [which_one(proposal, owner=self.request.user)])
        return self.save(self.token(line), values_of(reading))

    def save(self, token: UUID | None, values: FirstAnswers, *, form: str = "") -> HttpResponse:
        try:
            record_once(self.request, submission=token, form=form, **values)
        except ValidationError as error:
            return refused(error.messages)
        return JsonResponse({}, status=SAVED)

    def token(self, line: str) -> UUID | None:
        try:
            return token_of(UUID(self.request.POST.get("submission", "")), line)
        except ValueError:
            return None

    def typed_on(self) -> date:
        """Return the day it was when the line was typed, for "yesterday" counts from there."""
        now = timezone.now()
        try:
            typed_at = datetime.fromisoformat(self.request.POST.get("at", "")).astimezone(UTC)
        except (ValueError, OverflowError):
            typed_at = now
        return timezone.localdate(min(typed_at, now))


def which_one(proposal: Proposal, *, owner: User) -> str:
    choices = words_of(proposal, key="", owner=owner).choices
    told = "; ".join(choice.words for choice in choices)
    return _("This can be read in more than one way: %(choices)s. Say which one.") % {
        "choices": told
    }


def refused(reasons: Iterable[str], *, fields: Iterable[str] = ()) -> HttpResponse:
    return JsonResponse({"reasons": list(reasons), "fields": list(fields)}, status=REFUSED)

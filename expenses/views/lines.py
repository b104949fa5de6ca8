"""An expense in one typed line: what it means, and saving it."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django_htmx.http import trigger_client_event

from accounts.leading import leaves_page_open
from expenses.learning.choices import Asked
from expenses.learning.suggesting import suggest_category
from expenses.matching import Draft, said_of
from expenses.models import Category, Expense
from expenses.models.text import CONTROL_CHARACTERS
from expenses.quick_entry.proposing import LONGEST_TITLE, Proposal, Reading, by_rule, read_line
from expenses.quick_entry.saving import token_of, values_of
from expenses.views.adding import ExpenseCreate
from expenses.views.line_words import as_filled
from expenses.views.owned import SignedInRequest
from expenses.views.recorded import record_once
from expenses.views.returning import way_back

REFUSED = 422


@method_decorator(leaves_page_open, name="dispatch")
class LineView(ExpenseCreate):
    """Answer htmx with what was understood, anything else with the page that asks the rest."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the add page whoever comes back here from signing in again."""
        query = {"line": self.line} if self.line else {}
        return HttpResponseRedirect(reverse("expenses:expense-create", query=query))

    @cached_property
    def proposal(self) -> Proposal:
        return read_line(owner=self.request.user, text=self.line, today=localdate())

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(*args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def said(self, *, status: int = 200) -> HttpResponse:
        if not self.request.htmx:
            return self.filled_in(status=status)
        context = self.line_context() | {"fills": "fill" in self.request.POST}
        return render(self.request, "expenses/_line_said.html", context, status=status)


class LineReading(LineView):
    """What a line means, stored nowhere."""

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.htmx and request.POST.get("fill") == "title":
            return self.suggested()
        return self.said()

    def suggested(self) -> HttpResponse:
        """Answer with the category that a title typed by hand is usually filed under."""
        owner, title = self.request.user, self.request.POST.get("title", "")[:LONGEST_TITLE]
        suggested = None
        if not CONTROL_CHARACTERS.search(title):
            categories = list(Category.objects.offered_to(owner))
            (said,) = said_of(owner=owner, drafts=[Draft(title, None, owner.currency, None)])
            suggested = by_rule(said, categories) or suggest_category(
                owner=owner, asked=Asked(title), categories=categories
            )
        answers = {"category": str(suggested.category.pk)} if suggested else {}
        filled = as_filled(answers, why=suggested.why if suggested else "")
        return render(self.request, "expenses/_line_said.html", {"filled": filled, "fills": True})


class LineSave(LineView):
    """Save a line that can mean one thing only, or of which one reading was chosen."""

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = self.chosen
        if reading is None or reading.problems:
            return self.said(status=REFUSED)
        try:
            expense = record_once(request, submission=self.token, **values_of(reading))
        except ValidationError as error:
            self.refusals = error.messages
            return self.said(status=REFUSED)
        if not request.htmx:
            return HttpResponseRedirect(way_back(request, unless=(request.path,)))
        return self.saved_line(expense)

    @property
    def chosen(self) -> Reading | None:
        return self.proposal.chosen(self.reading_key)

    @property
    def token(self) -> UUID | None:
        try:
            sent = UUID(self.request.POST.get("submission", ""))
        except ValueError:
            return None
        return token_of(sent, self.line)

    def saved_line(self, expense: Expense) -> HttpResponse:
        response = render(self.request, "expenses/_line_saved.html")
        told = {"id": expense.pk, "submission": str(uuid4())}
        return trigger_client_event(response, "expense:added", told)

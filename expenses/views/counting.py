"""How many expenses a filter finds: while it is being set, and exactly where there are many."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.generic import View

from expenses.forms.filter import ExpenseFilter
from expenses.listing import Summary, summary_of, summary_of_all
from expenses.views.expenses import ExpenseList, first_summary_asked_for
from expenses.views.owned import SignedInRequest


class ExpenseCount(View):
    """What the button says that shows what is being asked for; without htmx it shows it."""

    http_method_names = ["get", "head"]

    def get(self, request: SignedInRequest) -> HttpResponse:
        asked = ExpenseFilter(request.GET, owner=request.user)
        if request.htmx:
            summary = first_summary_asked_for(asked) if asked.is_valid() else None
            context = {"summary": summary}
            response: HttpResponse = TemplateResponse(
                request, "expenses/_filter_show_words.html", context
            )
        else:
            response = HttpResponseRedirect(f"{reverse('expenses:expense-list')}?{asked.query}")
        patch_vary_headers(response, ["HX-Request"])
        return response


class ExpenseSum(ExpenseList):
    """The list with figures that take a while where there are many rows."""

    part_name = "expenses/_expense_sum_part.html"

    def summary(self) -> Summary:
        if not self.asked.query:
            return summary_of_all(owner=self.asked.owner)
        return summary_of(expenses=self.asked.expenses())

    def address(self, context: dict[str, Any]) -> str:
        """Nothing new: the figures are of the page that asks."""
        return ""

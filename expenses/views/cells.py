"""Change one cell of the list: in its place, or on a page of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import FormView

from expenses.forms.cell import CellForm
from expenses.models import Expense
from expenses.recording import StaleVersion, change_expense
from expenses.views.around import sums_around
from expenses.views.expenses import OneExpenseMixin
from expenses.views.offering import offer_alike
from expenses.views.owned import SignedInRequest
from expenses.views.returning import in_words, way_back
from expenses.views.rows_drawn import row_drawn
from expenses.views.undoing import undo_of_this

READING = "shown"


class ExpenseCell(OneExpenseMixin, FormView):
    form_class: type[CellForm]
    template_name = "expenses/expense_cell.html"
    http_method_names = ["get", "head", "post"]

    def get_queryset(self) -> Any:
        rows = Expense.objects.owned_by(self.request.user)
        rows = rows if self.request.method == "POST" else rows.present()
        return rows.select_related("owner", "category", "payment_method")

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(*args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.htmx and READING in request.GET:
            return self.cell(self.object, gets_focus=True)
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return ["expenses/_cell_form.html" if self.request.htmx else self.template_name]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"expense": self.object}

    def get_success_url(self) -> str:
        return way_back(self.request, unless=(self.request.path,))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("expense", self.object)
        return super().get_context_data(back=self.get_success_url(), **kwargs)

    def form_invalid(self, form: CellForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: CellForm) -> HttpResponse:
        version = form.cleaned_data["version"]
        try:
            expense = change_expense(expense=self.object, version=version, **form.changes)
        except StaleVersion as stale:
            return self.conflict(form, stale.current)
        except ValidationError as error:
            form.add_error(form.name, error.messages)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Saved %(amount)s, %(title)s") % in_words(expense),
            extra_tags=undo_of_this(self.request.user) + offer_alike(self.object, expense),
        )
        if not self.request.htmx:
            return HttpResponseRedirect(self.get_success_url())
        return self.cell(
            expense,
            gets_focus=not self.request.POST.get("left"),
            is_saved=True,
            **sums_around(self.request, expense),
        )

    def conflict(self, form: CellForm, current: Expense) -> HttpResponse:
        """Show what is stored now beside what was typed, which a second try will store."""
        data = form.data.copy()
        data["version"] = str(current.version)
        again = self.form_class(data, expense=current)
        context = self.get_context_data(form=again, expense=current, current=current)
        return self.render_to_response(context, status=409)

    def cell(self, expense: Expense, *, gets_focus: bool, **context: Any) -> HttpResponse:
        row = row_drawn(expense, owner=self.request.user, today=localdate(), gets_focus=gets_focus)
        return self.response_class(
            request=self.request,
            template=f"expenses/_cell_{self.form_class.name}_saved.html",
            context={"row": row, **context},
        )

"""File all that are like an expense along with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from expenses.alike import alike_to, file_alike
from expenses.forms.alike import AlikeForm
from expenses.models import Expense
from expenses.models.text import quoted
from expenses.money import format_number
from expenses.views.expenses import OneExpenseMixin
from expenses.views.owned import SignedInRequest
from expenses.views.returning import way_back
from expenses.views.undoing import undo_of_this

SHOWN = 20


class ExpenseAlike(OneExpenseMixin, FormView):
    """Without an answer, the category that the expense has by now is meant."""

    form_class = AlikeForm
    template_name = "expenses/expense_alike.html"
    http_method_names = ["get", "head", "post"]
    request: SignedInRequest

    def get_queryset(self) -> Any:
        rows = Expense.objects.owned_by(self.request.user)
        return rows.present().select_related("owner", "category")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"expense": self.object}

    def get_success_url(self) -> str:
        return way_back(self.request, unless=(self.request.path,))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        expense = self.object
        others = alike_to(owner=self.request.user, expense=expense)
        kwargs.setdefault("expense", expense)
        return super().get_context_data(
            back=self.get_success_url(),
            count=others.count(),
            others=others.newest_first().select_related("category")[:SHOWN],
            **kwargs,
        )

    def form_invalid(self, form: AlikeForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: AlikeForm) -> HttpResponse:
        owner, category = self.request.user, form.meant
        try:
            count = file_alike(owner=owner, expense=self.object, category=category)
        except ValidationError as error:
            form.add_error("category", error.messages)
            return self.form_invalid(form)
        sentence = ngettext(
            "Filed %(count)s expense under %(category)s",
            "Filed %(count)s expenses under %(category)s",
            count,
        )
        told = {
            "count": format_number(count, locale=owner.language),
            "category": quoted(category.name) if category else _("No category"),
        }
        messages.success(self.request, sentence % told, extra_tags=undo_of_this(owner))
        return HttpResponseRedirect(self.get_success_url())

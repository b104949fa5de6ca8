"""Change or delete many expenses at once."""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.generic import FormView

from expenses.forms.bulk import BulkForm
from expenses.money import format_number
from expenses.recording import change_many, trash_expenses
from expenses.views.owned import OwnerFormMixin
from expenses.views.returning import way_back
from expenses.views.undoing import undo_of_this


class ExpenseBulk(OwnerFormMixin, FormView):
    form_class = BulkForm
    template_name = "expenses/expense_bulk.html"
    http_method_names = ["post"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"data": self.request.POST, "owner": self.request.user}

    def get_success_url(self) -> str:
        return way_back(self.request, unless=(self.request.path,))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.get_success_url(), **kwargs)

    def form_invalid(self, form: BulkForm) -> HttpResponse:
        if not self.request.htmx:
            return super().form_invalid(form)
        # The list stays as it is, with what is ticked in it.
        for sentence in dict.fromkeys(chain.from_iterable(form.errors.values())):
            messages.error(self.request, sentence)
        response = TemplateResponse(self.request, "_messages.html", {"oob": True}, status=422)
        response["HX-Reswap"] = "none"
        return response

    def form_valid(self, form: BulkForm) -> HttpResponse:
        if form.cleaned_data["action"] == "delete":
            return self.deleted(form)
        try:
            count = change_many(expenses=form.expenses(), **form.changes)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return self.changed(form.cleaned_data["action"], count)

    def deleted(self, form: BulkForm) -> HttpResponse:
        count = trash_expenses(expenses=form.expenses(), at=timezone.now())
        return self.changed("delete", count)

    def changed(self, action: str, count: int) -> HttpResponse:
        undo = undo_of_this(self.request.user)
        messages.success(self.request, self.told(action, count), extra_tags=undo)
        return HttpResponseRedirect(self.get_success_url())

    def told(self, action: str, count: int) -> str:
        return {
            "category": ngettext(
                "Changed the category of %(count)s expense",
                "Changed the category of %(count)s expenses",
                count,
            ),
            "add_tag": ngettext("Tagged %(count)s expense", "Tagged %(count)s expenses", count),
            "remove_tag": ngettext(
                "Removed the tag from %(count)s expense",
                "Removed the tag from %(count)s expenses",
                count,
            ),
            "date": ngettext(
                "Changed the date of %(count)s expense",
                "Changed the date of %(count)s expenses",
                count,
            ),
            "payment_method": ngettext(
                "Changed what %(count)s expense was paid with",
                "Changed what %(count)s expenses were paid with",
                count,
            ),
            "exclude": ngettext(
                "Left %(count)s expense out of statistics",
                "Left %(count)s expenses out of statistics",
                count,
            ),
            "include": ngettext(
                "Counted %(count)s expense in statistics",
                "Counted %(count)s expenses in statistics",
                count,
            ),
            "delete": ngettext("Deleted %(count)s expense", "Deleted %(count)s expenses", count),
        }[action] % {"count": format_number(count, locale=self.request.user.language)}

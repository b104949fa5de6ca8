"""What the list shows, kept under a name."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import CreateView, TemplateView, UpdateView, View
from django.views.generic.detail import SingleObjectMixin

from expenses.forms.filter import ExpenseFilter
from expenses.forms.saved_filter import NewSavedFilterForm, SavedFilterForm
from expenses.models import SavedFilter
from expenses.models.saved_filter import LONGEST_QUERY
from expenses.views.chips import Chips
from expenses.views.naming import NamedFormMixin
from expenses.views.owned import OwnedRowsMixin, SignedInRequest
from expenses.views.returning import quoted
from expenses.views.undoing import undo_of_this

LIST = reverse_lazy("expenses:saved-filter-list")
LONGEST_NAME = 60


class SavedFilterList(TemplateView):
    template_name = "expenses/saved_filter_list.html"
    http_method_names = ["get", "head"]
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.request.user
        rows = [
            (saved, Chips(ExpenseFilter(QueryDict(saved.query), owner=owner)).words)
            for saved in SavedFilter.objects.owned_by(owner)
        ]
        return super().get_context_data(rows=rows, **kwargs)


class SavedFilterFormMixin(NamedFormMixin):
    model = SavedFilter

    def form_valid(self, form: SavedFilterForm) -> HttpResponse:
        if not form.try_to_save():
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Saved the view %(name)s") % {"name": quoted(form.instance.name)},
            extra_tags=undo_of_this(self.request.user),
        )
        return HttpResponseRedirect(self.address_after(form.instance))


class SavedFilterCreate(SavedFilterFormMixin, CreateView):
    """Name what the rest of the address asks for."""

    form_class = NewSavedFilterForm
    template_name = "expenses/saved_filter_create.html"

    @cached_property
    def chips(self) -> Chips:
        asked = self.request.GET
        if self.request.method == "POST":
            asked = QueryDict(self.request.POST.get("query", ""))
        return Chips(ExpenseFilter(asked, owner=self.request.user))

    def get_initial(self) -> dict[str, Any]:
        words = self.chips.words
        name = words if len(words) <= LONGEST_NAME else ""
        query = self.chips.asked.query
        return {"name": name, "query": query if len(query) <= LONGEST_QUERY else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(words=self.chips.words, **kwargs)

    def address_after(self, saved: SavedFilter) -> str:
        return saved.address


class SavedFilterUpdate(SavedFilterFormMixin, OwnedRowsMixin, UpdateView):
    form_class = SavedFilterForm
    template_name = "expenses/saved_filter_update.html"

    def address_after(self, saved: SavedFilter) -> str:
        return str(LIST)


class SavedFilterDelete(OwnedRowsMixin, SingleObjectMixin, View):
    model = SavedFilter
    http_method_names = ["post"]
    request: SignedInRequest

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        saved = self.get_object()
        saved.delete()
        messages.success(
            request,
            _("Deleted the view %(name)s") % {"name": quoted(saved.name)},
            extra_tags=undo_of_this(request.user),
        )
        return HttpResponseRedirect(str(LIST))

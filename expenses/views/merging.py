"""One row goes, and its expenses go to another one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from expenses.merging import merge_plan
from expenses.views.owned import OwnedRowsMixin, SignedInRequest
from expenses.views.parts import PartMixin
from expenses.views.returning import quoted
from expenses.views.undoing import undo_of_this


class Merge(OwnedRowsMixin, PartMixin, SingleObjectMixin, FormView):
    """Ask where the expenses go, say what will happen, and do it."""

    http_method_names = ["get", "head", "post"]
    may_be_none = False
    object = None
    request: SignedInRequest

    def merge(self, into: models.Model | None) -> int:
        """Do it; return how many expenses moved."""
        raise NotImplementedError

    @cached_property
    def source(self) -> Any:
        return self.get_object()

    def get_form_kwargs(self) -> dict[str, Any]:
        into = self.request.GET.get("into")
        asked = {"data": self.request.GET} if into or (into == "" and self.may_be_none) else {}
        return {**asked, **super().get_form_kwargs(), "source": self.source}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_bound and not form.is_valid():
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, *, form: Form, **kwargs: Any) -> dict[str, Any]:
        plan = None
        if not form.errors and (form.is_bound or self.may_be_none):
            plan = merge_plan(
                source=self.source, into=getattr(form, "cleaned_data", {}).get("into")
            )
        return super().get_context_data(form=form, source=self.source, plan=plan, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        into = form.cleaned_data["into"]
        try:
            moved = self.merge(into)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        told = what_happened(moved, name=self.source.name, into=into)
        messages.success(self.request, told, extra_tags=undo_of_this(self.request.user))
        return super().form_valid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


def what_happened(moved: int, *, name: str, into: models.Model | None) -> str:
    names = {"name": quoted(name), "moved": moved, "into": quoted(str(into))}
    if not moved:
        return _("Removed %(name)s") % names
    if into is None:
        sentence = ngettext(
            "Removed %(name)s and left %(moved)s expense open",
            "Removed %(name)s and left %(moved)s expenses open",
            moved,
        )
    else:
        sentence = ngettext(
            "Moved %(moved)s expense to %(into)s and removed %(name)s",
            "Moved %(moved)s expenses to %(into)s and removed %(name)s",
            moved,
        )
    return sentence % names

"""The categories of a person: shared ones and their own."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import CreateView, TemplateView, UpdateView, View
from django.views.generic.detail import SingleObjectMixin

from expenses.filing import bring_back, last_position, move_category, namesakes, put_away
from expenses.forms.category import CategoryForm, CategoryMergeForm
from expenses.merging import merge_categories
from expenses.models import Category
from expenses.usage import category_rows
from expenses.views.merging import Merge
from expenses.views.naming import NamedFormMixin
from expenses.views.owned import OwnedRowsMixin, SignedInRequest
from expenses.views.returning import quoted

LIST = reverse_lazy("expenses:category-list")
PLACES = re.compile("[1-9][0-9]{0,3}")


class CategoryList(TemplateView):
    template_name = "expenses/category_list.html"
    http_method_names = ["get", "head"]
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = category_rows(owner=self.request.user, today=localdate())
        return super().get_context_data(rows=rows, **kwargs)


class CategoryFormMixin(NamedFormMixin):
    model = Category
    form_class = CategoryForm
    success_url = LIST


class CategoryCreate(CategoryFormMixin, CreateView):
    template_name = "expenses/category_create.html"

    def form_valid(self, form: CategoryForm) -> HttpResponse:
        form.instance.position = last_position(owner=self.request.user)
        return super().form_valid(form)


class CategoryUpdate(CategoryFormMixin, OwnedRowsMixin, UpdateView):
    template_name = "expenses/category_update.html"


class CategoryMerge(Merge):
    model = Category
    form_class = CategoryMergeForm
    template_name = "expenses/category_merge.html"
    part_name = "expenses/_category_plan.html"
    success_url = LIST

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "owner": self.request.user,
            "may_be_none": self.may_be_none,
        }

    def merge(self, into: Category | None) -> int:
        return merge_categories(source=self.source, into=into)


class CategoryDelete(CategoryMerge):
    may_be_none = True


class SeenCategoryMixin(SingleObjectMixin):
    """One of the categories that the person sees, shared or their own."""

    model = Category
    http_method_names = ["post"]
    request: SignedInRequest

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.request.user)


class CategoryHide(SeenCategoryMixin, View):
    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        category = self.get_object()
        put_away(owner=request.user, category=category)
        words = _("%(name)s is not offered any more. Its expenses stay.")
        messages.success(
            request,
            words % {"name": quoted(category.name)},
            extra_tags="undo:" + reverse("expenses:category-show", args=[pk]),
        )
        return HttpResponseRedirect(str(LIST))


class CategoryShow(SeenCategoryMixin, View):
    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        category = self.get_object()
        name = {"name": quoted(category.name)}
        if namesakes(owner=request.user, category=category).exists():
            words = _("There is another category called %(name)s here. Rename that one first.")
            messages.error(request, words % name)
        else:
            bring_back(owner=request.user, category=category)
            messages.success(request, _("%(name)s is offered again") % name)
        return HttpResponseRedirect(str(LIST))


class CategoryMove(OwnedRowsMixin, SingleObjectMixin, View):
    model = Category
    http_method_names = ["post"]
    by = 0

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        places = request.POST.get("places", "1")
        by = self.by * int(places) if PLACES.fullmatch(places) else self.by
        move_category(owner=request.user, category=self.get_object(), by=by)
        return HttpResponseRedirect(f"{LIST}#category-{pk}")

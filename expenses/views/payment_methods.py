"""What a person pays with."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import CreateView, TemplateView, UpdateView, View
from django.views.generic.detail import SingleObjectMixin

from expenses.forms.payment_method import PaymentMethodForm, PaymentMethodMergeForm
from expenses.merging import merge_payment_methods
from expenses.models import PaymentMethod
from expenses.usage import use_of_payment_methods
from expenses.views.merging import Merge
from expenses.views.naming import NamedFormMixin
from expenses.views.owned import OwnedRowsMixin, SignedInRequest
from expenses.views.returning import quoted

LIST = reverse_lazy("expenses:payment-method-list")
NO = "no"


class PaymentMethodList(TemplateView):
    template_name = "expenses/payment_method_list.html"
    http_method_names = ["get", "head"]
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.request.user
        use = use_of_payment_methods(owner=person)
        rows = [
            (method, use.get(method.pk, 0)) for method in PaymentMethod.objects.owned_by(person)
        ]
        return super().get_context_data(
            used=[row for row in rows if not row[0].is_archived],
            archived=[row for row in rows if row[0].is_archived],
            **kwargs,
        )


class PaymentMethodFormMixin(NamedFormMixin):
    model = PaymentMethod
    form_class = PaymentMethodForm
    success_url = LIST


class PaymentMethodCreate(PaymentMethodFormMixin, CreateView):
    template_name = "expenses/payment_method_create.html"


class PaymentMethodUpdate(PaymentMethodFormMixin, OwnedRowsMixin, UpdateView):
    template_name = "expenses/payment_method_update.html"


class PaymentMethodMerge(Merge):
    model = PaymentMethod
    form_class = PaymentMethodMergeForm
    template_name = "expenses/payment_method_merge.html"
    part_name = "expenses/_payment_method_plan.html"
    success_url = LIST
    may_be_none = True

    def merge(self, into: PaymentMethod | None) -> int:
        return merge_payment_methods(source=self.source, into=into)


class PaymentMethodArchive(OwnedRowsMixin, SingleObjectMixin, View):
    """Archive it, or with `archived=no` offer it again."""

    model = PaymentMethod
    http_method_names = ["post"]
    request: SignedInRequest

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        method = self.get_object()
        method.is_archived = request.POST.get("archived") != NO
        method.save(update_fields=["is_archived"])
        name = {"name": quoted(method.name)}
        if method.is_archived:
            words = _("%(name)s is not offered any more. Its expenses stay.")
        else:
            words = _("%(name)s is offered again")
        messages.success(request, words % name)
        return HttpResponseRedirect(str(LIST))

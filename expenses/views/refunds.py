"""A purchase and the money back that belongs to it."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import View

from expenses.models import Expense
from expenses.recording import rewrite_expenses
from expenses.views.owned import SignedInRequest
from expenses.views.returning import way_back
from expenses.views.undoing import undo_of_this

SHOWN = 10


class Refunds(NamedTuple):
    purchase: Expense | None
    refunds: list[Expense]


def refunds_around(expense: Expense) -> Refunds:
    """Return what this money back belongs to, or what was given back of this purchase."""
    own = Expense.objects.owned_by(expense.owner).present()
    if expense.is_money_in:
        return Refunds(own.filter(pk=expense.refund_of_id).first(), [])
    return Refunds(None, [*own.filter(refund_of=expense, amount__lt=0).newest_first()[:SHOWN]])


class ExpenseRefundRemove(View):
    """Say that money back does not belong to the purchase."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest, *args: Any, pk: int, **kwargs: Any) -> HttpResponse:
        refund = Expense.objects.owned_by(request.user).present().filter(pk=pk)
        if not refund.exists():
            raise Http404
        rewrite_expenses(expenses=refund, refund_of=None)
        undo = undo_of_this(request.user)
        messages.success(request, _("It is no refund of that any more."), extra_tags=undo)
        return HttpResponseRedirect(way_back(request, unless=(request.path,)))

"""To the trash and back."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from expenses.models import Expense
from expenses.money import format_number
from expenses.paging import Cursor, CursorError, page_of
from expenses.recording import restore_expenses, trash_expenses
from expenses.views.around import sums_around
from expenses.views.owned import SignedInRequest
from expenses.views.returning import in_words, way_back


class OneExpenseView(View):
    request: SignedInRequest
    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        rows = Expense.objects.owned_by(request.user).filter(pk=pk)
        expense = get_object_or_404(rows.select_related("owner"))
        self.move(rows, expense)
        if request.htmx:
            context = sums_around(request, expense)
            return TemplateResponse(request, "expenses/_expense_around.html", context)
        own_page = reverse("expenses:expense-update", args=[pk])
        return HttpResponseRedirect(way_back(request, unless=(own_page, request.path)))

    def move(self, rows: Any, expense: Expense) -> None:
        raise NotImplementedError


class ExpenseDelete(OneExpenseView):
    def move(self, rows: Any, expense: Expense) -> None:
        trash_expenses(expenses=rows, at=timezone.now())
        messages.success(
            self.request,
            _("Deleted %(title)s, %(amount)s") % in_words(expense),
            extra_tags=f"undo:{reverse('expenses:expense-restore', args=[expense.pk])}",
        )


class ExpenseRestore(OneExpenseView):
    def move(self, rows: Any, expense: Expense) -> None:
        restore_expenses(expenses=rows)
        messages.success(self.request, _("Restored %(title)s, %(amount)s") % in_words(expense))


class ExpenseRestoreMany(View):
    """Restore what was deleted together: all that shares the moment of its deletion."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest) -> HttpResponse:
        text = request.POST.get("deleted_at") or request.GET.get("deleted_at", "")
        try:
            moment = datetime.fromisoformat(text)
            if timezone.is_naive(moment):
                raise Http404
            # PostgreSQL does not read every offset that Python does.
            moment = moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Http404 from error
        rows = Expense.objects.owned_by(request.user).filter(deleted_at=moment)
        count = restore_expenses(expenses=rows)
        told = ngettext("Restored %(count)s expense", "Restored %(count)s expenses", count)
        number = format_number(count, locale=request.user.language)
        messages.success(request, told % {"count": number})
        return HttpResponseRedirect(way_back(request, unless=(request.path,)))


class ExpenseTrash(TemplateView):
    template_name = "expenses/expense_trash.html"
    http_method_names = ["get", "head"]
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trashed = Expense.objects.owned_by(self.request.user).trashed()
        page = page_of(
            expenses=trashed.select_related("category"),
            after=self.cursor("after"),
            before=self.cursor("before"),
            by="deleted_at",
        )
        moments = {row.deleted_at for row in page.rows}
        sizes = dict(
            trashed.filter(deleted_at__in=moments)
            .order_by()
            .values_list("deleted_at")
            .annotate(Count("pk"))
        )
        return super().get_context_data(
            page=page,
            batches=[
                (moment, [row for row in page.rows if row.deleted_at == moment], sizes[moment])
                for moment in sorted(sizes, reverse=True)
            ],
            days=settings.TRASH_DAYS,
            **kwargs,
        )

    def cursor(self, name: str) -> Cursor | None:
        text = self.request.GET.get(name)
        try:
            return Cursor.moment(text) if text else None
        except CursorError as error:
            raise Http404 from error

"""Expenses as a file."""

import tempfile
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.generic import TemplateView, View

from expenses.exporting import export_size, write_csv
from expenses.forms.filter import ExpenseFilter
from expenses.views.chips import Chips
from expenses.views.owned import SignedInRequest


class Export(TemplateView):
    """What the file will hold: what the address asks for, and all there is."""

    template_name = "expenses/export.html"
    http_method_names = ["get", "head"]
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.request.user
        asked = ExpenseFilter(self.request.GET, owner=owner)
        size = export_size(expenses=asked.expenses())
        everything = ExpenseFilter(QueryDict(), owner=owner)
        return super().get_context_data(
            filter=asked,
            chips=Chips(asked),
            size=size,
            all=export_size(expenses=everything.expenses()) if asked.query else size,
            **kwargs,
        )


class ExportCsv(View):
    http_method_names = ["get"]

    def get(self, request: SignedInRequest) -> HttpResponse:
        asked = ExpenseFilter(request.GET, owner=request.user)
        if not asked.is_valid():
            # There it says what cannot be read; a file of everything would be a surprise.
            return HttpResponseRedirect(f"{reverse('expenses:export')}?{asked.query}")
        # Made now and not while it is sent: by then the request's transaction is over.
        made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_csv(expenses=asked.expenses(), to=made)
        length = made.tell()
        made.seek(0)
        return FileResponse(
            made,
            as_attachment=True,
            filename=f"expenses-{localdate()}.csv",
            content_type="text/csv; charset=utf-8; header=present",
            headers={"Content-Length": length, "Cache-Control": "no-store"},
        )

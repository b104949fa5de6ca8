"""Expenses as files."""

import tempfile
from collections.abc import Callable
from typing import IO, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from expenses.exporting.csv_file import write_csv
from expenses.exporting.json_file import write_json
from expenses.exporting.ofx_file import write_ofx
from expenses.exporting.rows import export_size
from expenses.exporting.sending import as_attachment
from expenses.exporting.spreadsheet import MOST_ROWS, TooManyRowsError, write_xlsx
from expenses.forms.filter import ExpenseFilter
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.money import format_number
from expenses.views.chips import Chips
from expenses.views.owned import SignedInRequest


class Export(TemplateView):
    """What the files will hold: what the address asks for, and all there is."""

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


class ExportFile(View):
    """The expenses that the address asks for, in one format."""

    http_method_names = ["get"]
    extension: ClassVar[str]
    content_type: ClassVar[str]
    write: ClassVar[Callable[..., None]]

    def get(self, request: SignedInRequest) -> HttpResponse:
        asked = ExpenseFilter(request.GET, owner=request.user)
        if not asked.is_valid():
            # There it says what cannot be read; a file of everything would be a surprise.
            return self.back(asked)
        # Made now and not while it is sent: by then the request's transaction is over.
        made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            self.write(expenses=asked.expenses(), to=made)
        except TooManyRowsError:
            made.close()
            most = format_number(MOST_ROWS, locale=request.user.language)
            words = _("A spreadsheet has room for %(most)s expenses. Choose CSV, or fewer of them.")
            messages.error(request, words % {"most": most})
            return self.back(asked)
        return as_attachment(
            made,
            name=f"expenses-{localdate()}.{self.extension}",
            content_type=self.content_type,
        )

    def back(self, asked: ExpenseFilter) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('expenses:export')}?{asked.query}")


class ExportCsv(ExportFile):
    extension = "csv"
    content_type = "text/csv; charset=utf-8; header=present"
    write = staticmethod(write_csv)


class ExportXlsx(ExportFile):
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    write = staticmethod(write_xlsx)


class ExportJson(ExportFile):
    extension = "json"
    content_type = "application/json"
    write = staticmethod(write_json)


class ExportOfx(ExportFile):
    extension = "ofx"
    content_type = "application/x-ofx"

    @staticmethod
    def write(*, expenses: ExpenseQuerySet, to: IO[bytes]) -> None:
        write_ofx(expenses=expenses, to=to, today=localdate())

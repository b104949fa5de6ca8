"""The addresses of the application, and one view that does the least a page of rows can do.

Signed in by the same middleware: one query for 50 rows by an index, made into strings, and a
template that prints them in a plain table. What a page costs is told as a multiple of it.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config import urls
from config.urls import handler400, handler403, handler404, handler500
from expenses.models import Expense

ROWS = 50

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def bare(request: HttpRequest) -> HttpResponse:
    found: Any = Expense.objects.owned_by(request.user).present().newest_first()
    rows = found.values_list("spent_on", "title", "amount", "currency")[:ROWS]
    strings = [(str(day), title, str(amount), code) for day, title, amount, code in rows]
    return render(request, "bare.html", {"rows": strings})


urlpatterns = [path("bare/", bare), *urls.urlpatterns]

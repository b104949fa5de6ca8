"""What a list says of all its rows, sent along with one of them that changed."""

from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict

from expenses.forms.filter import ExpenseFilter
from expenses.listing import by_day, first_summary_of
from expenses.models import Expense
from expenses.views.owned import SignedInRequest


def sums_around(request: SignedInRequest, expense: Expense) -> dict[str, Any]:
    """Return the sums of the list that a request comes from, and that of the expense's day."""
    address = request.htmx.current_url_abs_path or ""
    asked = ExpenseFilter(QueryDict(urlsplit(address).query), owner=request.user)
    expenses = asked.expenses()
    (day,) = by_day(rows=[expense], expenses=expenses)
    return {"filter": asked, "summary": first_summary_of(expenses=expenses), "day": day}

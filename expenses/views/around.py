"""What a list says of all its rows, sent along with one of them that changed."""

from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict

from expenses.forms.filter import ExpenseFilter
from expenses.listing import by_day
from expenses.models import Expense
from expenses.views.expenses import first_summary_asked_for
from expenses.views.owned import SignedInRequest


def sums_around(request: SignedInRequest, expense: Expense) -> dict[str, Any]:
    """Return the sums of the list that a request comes from, and that of the expense's day."""
    address = request.htmx.current_url_abs_path or ""
    asked = ExpenseFilter(QueryDict(urlsplit(address).query), owner=request.user)
    expenses = asked.for_a_page()
    (day,) = by_day(rows=[expense], expenses=expenses)
    return {"filter": asked, "summary": first_summary_asked_for(asked), "day": day}

"""Where a person goes after a write, and how text of theirs is quoted in a sentence."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from expenses.models import Expense
from expenses.models.text import quoted
from expenses.money import format_money

LONGEST_ADDRESS = 2000


def way_back(request: HttpRequest, *, unless: tuple[str, ...] = ()) -> str:
    """Return the page to go back to: `next`, else the page before, else the list.

    Only addresses of this site count, and none whose path is in `unless`.
    """
    wanted = request.POST.get("next") or request.GET.get("next") or _page_before(request)
    if is_own(wanted, request) and urlsplit(wanted).path not in unless:
        return wanted
    return reverse("expenses:expense-list")


def is_own(address: str, request: HttpRequest) -> bool:
    return len(address) <= LONGEST_ADDRESS and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def in_words(expense: Expense) -> dict[str, str]:
    """Return the parts of a sentence about an expense, whose owner is fetched."""
    language = expense.owner.language
    amount = format_money(expense.amount, expense.currency, locale=language, signed=True)
    return {"title": quoted(expense.title), "amount": amount}


def _page_before(request: HttpRequest) -> str:
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    if before.netloc != request.get_host():
        return ""
    return f"{before.path}?{before.query}" if before.query else before.path

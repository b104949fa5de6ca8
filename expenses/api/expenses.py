"""One expense, and the list of them."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from accounts.models import User
from accounts.people import hold
from expenses.api.answering import answer, check_match
from expenses.api.asking import READ, WRITE, CallRequest, check_names, place
from expenses.api.filtering import FILTERS, SEVERAL, expenses_asked_for, summary_asked_for
from expenses.api.refusing import refuse
from expenses.api.rows import expense_row, money
from expenses.api.schemas import (
    ExpenseIn,
    ExpenseOut,
    ExpensePage,
    ExpensePatch,
    Filter,
    Summary,
    sent_fields,
)
from expenses.api.values import key_of
from expenses.models import Category, Expense, PaymentMethod
from expenses.money import currency_name, decimals_of
from expenses.paging import PAGE_SIZE, Cursor, Page, page_of
from expenses.recording import (
    AllChanges,
    change_expense,
    record_expense,
    restore_expenses,
    trash_expenses,
)

MOST_ON_A_PAGE = 200
PLACES = {"after", "before", "limit"}
LONGEST_CURSOR = 60

router = Router(tags=["Expenses"])


class Asked(Filter):
    after: str | None = Field(
        None, max_length=LONGEST_CURSOR, description="`older` of the page before."
    )
    before: str | None = Field(
        None, max_length=LONGEST_CURSOR, description="`newer` of the page after."
    )
    limit: int = Field(PAGE_SIZE, ge=1, le=MOST_ON_A_PAGE, description="Rows on a page.")


def own_expense(request: CallRequest, pk: str, *, to_write: bool = False) -> Expense:
    rows = Expense.objects.owned_by(request.user).present()
    if to_write:
        hold(person=request.user)
        rows = rows.select_for_update(of=("self",))
    return get_object_or_404(rows.select_related("owner"), pk=key_of(pk))


def told(expense: Expense, owner: User) -> dict[str, Any]:
    return expense_row(expense, base=owner.currency)


def page_told(page: Page, owner: User) -> dict[str, Any]:
    base = owner.currency
    return {
        "items": [expense_row(row, base=base) for row in page.rows],
        "newer": page.newer or None,
        "older": page.older or None,
    }


@router.get("", response=ExpensePage, auth=READ, url_name="expenses")
def list_expenses(request: CallRequest, asked: Query[Asked]) -> HttpResponse:
    """List expenses, newest first, a page at a time.

    A page begins after a row and not after a number of rows: none is skipped or told twice when
    others come or go meanwhile.
    """
    check_names(request.GET, FILTERS | PLACES, several=SEVERAL)
    page = page_of(
        expenses=expenses_asked_for(owner=request.user, asked=asked),
        after=place(Cursor.day, asked.after),
        before=place(Cursor.day, asked.before),
        size=asked.limit,
    )
    return answer(request, page_told(page, request.user))


@router.get("/summary", response=Summary, auth=READ, url_name="expense-summary")
def sum_up_expenses(request: CallRequest, asked: Query[Filter]) -> HttpResponse:
    """Count what a filter finds, with its sum and its largest."""
    check_names(request.GET, FILTERS, several=SEVERAL)
    owner = request.user
    found = summary_asked_for(owner=owner, asked=asked)
    largest = found.largest
    return answer(
        request,
        {
            "count": found.count,
            "total": money(found.total, owner.currency),
            "largest": None if largest is None else money(largest, owner.currency),
            "unconverted": found.unconverted,
            "currency": owner.currency,
        },
    )


@router.post("", response={201: ExpenseOut}, auth=WRITE)
def create_expense(request: CallRequest, payload: ExpenseIn) -> HttpResponse:
    """Record one expense. Send an `Idempotency-Key` to make a retry harmless."""
    expense = record_expense(owner=request.user, **whole(request.user, payload))
    return made(request, expense)


@router.get("/{expense_id}", response=ExpenseOut, auth=READ, url_name="expense")
def read_expense(request: CallRequest, expense_id: str) -> HttpResponse:
    """Read one expense. One in the trash is not found here."""
    return answer(request, told(own_expense(request, expense_id), request.user))


@router.put("/{expense_id}", response=ExpenseOut, auth=WRITE)
def replace_expense(request: CallRequest, expense_id: str, payload: ExpenseIn) -> HttpResponse:
    """Replace all of one expense: what is left out gets its default."""
    expense = own_expense(request, expense_id, to_write=True)
    return changed(request, expense, whole(request.user, payload))


@router.patch("/{expense_id}", response=ExpenseOut, auth=WRITE)
def change_one_expense(
    request: CallRequest, expense_id: str, payload: ExpensePatch
) -> HttpResponse:
    """Change some of one expense."""
    expense = own_expense(request, expense_id, to_write=True)
    sent = sent_fields(payload)
    if not sent:
        raise refuse("", _("Say what to change."))
    return changed(request, expense, values_of(request.user, sent, now=expense))


@router.delete("/{expense_id}", response=ExpenseOut, auth=WRITE)
def trash_expense(request: CallRequest, expense_id: str) -> HttpResponse:
    """Move one expense to the trash, from which it can be restored for some days."""
    expense = own_expense(request, expense_id, to_write=True)
    check_match(request, told(expense, request.user))
    rows = Expense.objects.owned_by(request.user).filter(pk=expense.pk)
    trash_expenses(expenses=rows, at=timezone.now())
    return answer(request, told(rows.get(), request.user))


@router.post("/{expense_id}/restore", response=ExpenseOut, auth=WRITE, url_name="expense-restore")
def restore_expense(request: CallRequest, expense_id: str) -> HttpResponse:
    """Take one expense out of the trash. One that is not in it stays as it is."""
    rows = Expense.objects.owned_by(request.user).filter(pk=key_of(expense_id))
    hold(person=request.user)
    expense = rows.select_for_update().first()
    if expense is None:
        raise Http404
    check_match(request, told(expense, request.user))
    restore_expenses(expenses=rows)
    return answer(request, told(rows.get(), request.user))


def made(request: CallRequest, expense: Expense) -> HttpResponse:
    stored = Expense.objects.owned_by(request.user).get(pk=expense.pk)
    return answer(
        request,
        told(stored, request.user),
        status=HTTPStatus.CREATED,
        Location=reverse("api:expense", args=[stored.pk]),
    )


def changed(request: CallRequest, expense: Expense, values: AllChanges) -> HttpResponse:
    # Locked since it was read, so it is at the version that was read.
    check_match(request, told(expense, request.user))
    stored = change_expense(expense=expense, version=expense.version, **values)
    return answer(request, told(stored, request.user))


def whole(owner: User, payload: ExpenseIn) -> AllChanges:
    sent = {name: getattr(payload, name) for name in ExpenseIn.model_fields}
    sent["currency"] = sent["currency"] or owner.currency
    sent["spent_on"] = sent["spent_on"] or timezone.localdate()
    return values_of(owner, sent)


def values_of(owner: User, sent: dict[str, Any], *, now: Expense | None = None) -> AllChanges:
    """Return what recording takes, with the rows that the ids mean."""
    values: AllChanges = {**sent}  # type: ignore[typeddict-item]
    if "category" in sent:
        values["category"] = category_of(owner, sent["category"])
    if "payment_method" in sent:
        values["payment_method"] = payment_method_of(owner, sent["payment_method"])
    currency = sent.get("currency", now and now.currency)
    amount = sent.get("amount", now and now.amount)
    if currency and amount and amount != round(amount, decimals_of(currency)):
        words = _("Use at most %(decimals)d decimals for %(currency)s") % {
            "decimals": decimals_of(currency),
            "currency": currency_name(currency, locale=owner.language, count=2),
        }
        raise refuse("amount", words)
    return values


def category_of(owner: User, pk: str | None) -> Category | None:
    """Return one that the person sees; another's is refused like one that does not exist."""
    if pk is None:
        return None
    found: Category | None = Category.objects.visible_to(owner).filter(pk=key_of(pk)).first()
    if found is None:
        raise refuse("category", _("There is no such category."))
    return found


def payment_method_of(owner: User, pk: str | None) -> PaymentMethod | None:
    if pk is None:
        return None
    found: PaymentMethod | None = (
        PaymentMethod.objects.owned_by(owner).filter(pk=key_of(pk)).first()
    )
    if found is None:
        raise refuse("payment_method", _("There is no such payment method."))
    return found

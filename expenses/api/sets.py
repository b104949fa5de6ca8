"""Many expenses at once, and those in the trash."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from accounts.models import User
from expenses.api.answering import answer
from expenses.api.asking import READ, WRITE, CallRequest, check_names, place
from expenses.api.expenses import (
    LONGEST_CURSOR,
    MOST_ON_A_PAGE,
    PLACES,
    category_of,
    page_told,
    payment_method_of,
)
from expenses.api.filtering import expenses_asked_for
from expenses.api.refusing import refuse
from expenses.api.schemas import BulkChange, Done, ExpensePage, Filter, Ids, Some, sent_fields
from expenses.api.values import key_of
from expenses.history import latest_change
from expenses.models import Expense
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.paging import PAGE_SIZE, Cursor, page_of
from expenses.recording import change_many, restore_expenses, trash_expenses

router = Router(tags=["Many expenses"])


class AskedOfTrash(Schema):
    after: str | None = Field(
        None, max_length=LONGEST_CURSOR, description="`older` of the page before."
    )
    before: str | None = Field(
        None, max_length=LONGEST_CURSOR, description="`newer` of the page after."
    )
    limit: int = Field(PAGE_SIZE, ge=1, le=MOST_ON_A_PAGE, description="Rows on a page.")


@router.get("/trash", response=ExpensePage, auth=READ, url_name="trash")
def list_trash(request: CallRequest, asked: Query[AskedOfTrash]) -> HttpResponse:
    """List what is in the trash, what was moved there last first."""
    check_names(request.GET, PLACES, several=set())
    page = page_of(
        expenses=Expense.objects.owned_by(request.user).trashed(),
        after=place(Cursor.moment, asked.after),
        before=place(Cursor.moment, asked.before),
        by="deleted_at",
        size=asked.limit,
    )
    return answer(request, page_told(page, request.user))


@router.post("/bulk/change", response=Done, auth=WRITE, url_name="bulk-change")
def change_expenses(request: CallRequest, payload: BulkChange) -> HttpResponse:
    """Change many expenses: all of them, or none if one cannot be changed so."""
    owner = request.user
    changes = sent_fields(payload.change)
    if not changes:
        raise refuse("change", _("Say what to change."))
    if "category" in changes:
        changes["category"] = category_of(owner, changes["category"])
    if "payment_method" in changes:
        changes["payment_method"] = payment_method_of(owner, changes["payment_method"])
    return done(request, change_many(expenses=meant(owner, payload.which), **changes))


@router.post("/bulk/trash", response=Done, auth=WRITE, url_name="bulk-trash")
def trash_many_expenses(request: CallRequest, payload: Some) -> HttpResponse:
    """Move many expenses to the trash."""
    found = meant(request.user, payload.which)
    return done(request, trash_expenses(expenses=found, at=timezone.now()))


@router.post("/bulk/restore", response=Done, auth=WRITE, url_name="bulk-restore")
def restore_many_expenses(request: CallRequest, payload: Ids) -> HttpResponse:
    """Take many expenses out of the trash."""
    own = Expense.objects.owned_by(request.user)
    return done(request, restore_expenses(expenses=own.filter(pk__in=keys(payload.which))))


def meant(owner: User, which: list[str] | Filter) -> ExpenseQuerySet:
    """Return the owner's expenses that are meant; ids of others' find nothing, as of none."""
    if isinstance(which, Filter):
        return expenses_asked_for(owner=owner, asked=which)
    found: ExpenseQuerySet = Expense.objects.owned_by(owner).present()
    return found.filter(pk__in=keys(which))


def keys(ids: list[str]) -> list[int]:
    return [key_of(one) for one in ids]


def done(request: HttpRequest, count: int) -> HttpResponse:
    """Say how many there were, and by which step they can be undone."""
    change = latest_change(owner=request.user)  # type: ignore[arg-type] # a call has one
    told: dict[str, Any] = {"count": count, "change": str(change.pk) if change else None}
    return answer(request, told)

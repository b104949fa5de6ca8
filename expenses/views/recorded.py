"""Record what a form or a line says, once however often it is sent, and tell that it is saved."""

from typing import Unpack
from uuid import UUID

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from expenses.models import Expense
from expenses.recording import FirstAnswers, record_expense, restore_expenses
from expenses.views.owned import SignedInRequest
from expenses.views.returning import in_words


def record_once(
    request: SignedInRequest,
    *,
    submission: UUID | None,
    form: str = "",
    **values: Unpack[FirstAnswers],
) -> Expense:
    """Store the expense of the form that is called `form`, if it is one that keeps drafts.

    Raises ValidationError with the field that the database refused.
    """
    owner = request.user
    expense = record_expense(owner=owner, submission=submission, **values)
    if expense.deleted_at:
        # Saved, undone and saved again from the same page.
        restore_expenses(expenses=Expense.objects.owned_by(owner).filter(pk=expense.pk))
    undo = f"undo:{reverse('expenses:expense-delete', args=[expense.pk])}"
    messages.success(
        request,
        _("Saved %(amount)s, %(title)s") % in_words(expense),
        extra_tags=f"{undo} saved:{form}" if form else undo,
    )
    return expense

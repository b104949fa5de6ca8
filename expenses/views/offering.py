"""What a message offers to do next."""

from django.urls import reverse

from expenses.alike import alike_to
from expenses.models import Expense


def offer_alike(before: Expense, after: Expense) -> str:
    """Return what makes a message one that offers to file those like it, if there are any."""
    if after.category_id is None or before.category_id == after.category_id:
        return ""
    others = alike_to(owner=after.owner, expense=after)
    many = others.exclude(category=after.category_id).count()
    path = reverse("expenses:expense-alike", args=[after.pk])
    return f" alike:{path} many:{many}" if many else ""

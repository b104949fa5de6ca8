"""The undo of what a request just did."""

from django.urls import reverse

from accounts.models import User
from expenses.history import latest_change
from expenses.models import Change


def undo_tag(change: Change | None) -> str:
    """Return what makes a message one that can be undone; "" where nothing changed."""
    return f"undo:{reverse('expenses:activity-undo', args=[change.pk])}" if change else ""


def undo_of_this(owner: User) -> str:
    return undo_tag(latest_change(owner=owner))

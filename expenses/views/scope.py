"""Everyday spending or all of it: as the person last chose, unless the address says otherwise."""

from django.utils.functional import cached_property

from accounts.models import User
from expenses.views.owned import SignedInRequest

ALL = User.Scope.ALL


class ScopeMixin:
    request: SignedInRequest

    @cached_property
    def asked_scope(self) -> str:
        """The one in the address, for this page and the next ones only; "" for none."""
        asked = self.request.GET.get("scope", "")
        return asked if asked in User.Scope.values else ""

    @cached_property
    def scope(self) -> str:
        return self.asked_scope or self.request.user.scope

    @property
    def with_bills(self) -> bool:
        return self.scope == ALL

    @property
    def scope_query(self) -> str:
        """What a link to another month keeps of the address."""
        return f"&scope={self.asked_scope}" if self.asked_scope else ""

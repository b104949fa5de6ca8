"""Views over a person's own rows."""

from typing import Any

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What reaches a view behind SignInMiddleware."""

    user: User
    htmx: HtmxDetails


class OwnedRowsMixin:
    """Narrow a generic view to the signed-in person's own rows; others are 404."""

    request: SignedInRequest

    def get_queryset(self) -> Any:
        return super().get_queryset().owned_by(self.request.user)  # type: ignore[misc]


class OwnerFormMixin:
    """Give a form the person whose row it makes or changes; a refused form is 422."""

    request: SignedInRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "owner": self.request.user}  # type: ignore[misc]

    def form_invalid(self, form: Any) -> Any:
        return self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[attr-defined]

"""Pages that can also be answered in parts."""

from typing import Any

from django.utils.cache import patch_vary_headers

from expenses.views.owned import SignedInRequest


class PartMixin:
    """Answer an htmx request with `part_name` only, anything else with the whole page."""

    request: SignedInRequest
    part_name: str

    def get_template_names(self) -> list[str]:
        htmx = self.request.htmx
        if htmx and not htmx.history_restore_request:
            return [self.part_name]
        names: list[str] = super().get_template_names()  # type: ignore[misc]
        return names

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(*args, **kwargs)  # type: ignore[misc]
        patch_vary_headers(response, ["HX-Request"])
        return response

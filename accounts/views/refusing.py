"""What every form here does when it refuses."""

from typing import Any

from django.http import HttpResponse

from accounts.people import TakenError


class RefusalMixin:
    """A refused form is 422; so is a name that somebody else took a moment ago."""

    http_method_names = ["get", "head", "post"]

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(*args, **kwargs)
        except TakenError as error:
            form = self.get_form()
            form.add_error(error.field, str(error))
            return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

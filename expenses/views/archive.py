"""Everything that is a person's as one file, and back."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from expenses.archiving.bringing_back import NotEmptyError, bring_back, is_empty
from expenses.archiving.opening import ArchiveRefusedError, opened
from expenses.archiving.writing import write_archive
from expenses.exporting.sending import as_attachment
from expenses.forms.archive import ArchiveForm
from expenses.money import format_number
from expenses.views.owned import SignedInRequest
from expenses.views.undoing import undo_of_this

# What a page can bring back before its time is over; the command takes any number.
MOST_ROWS = 50_000


class ArchiveExport(View):
    http_method_names = ["get"]

    def get(self, request: SignedInRequest) -> HttpResponse:
        # Made now and not while it is sent: by then the request's transaction is over.
        made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_archive(owner=request.user, to=made, now=timezone.now())
        return as_attachment(
            made,
            name=f"expense-tracker-{timezone.localdate()}.zip",
            content_type="application/zip",
        )


class ArchiveImport(FormView):
    """Bring an archive into the account, if nothing is in it yet."""

    template_name = "expenses/archive_import.html"
    http_method_names = ["get", "head", "post"]
    form_class = ArchiveForm
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_empty=is_empty(owner=self.request.user), **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if getattr(request, "upload_is_too_large", False):
            form.refuse_size()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: ArchiveForm) -> HttpResponse:
        owner = self.request.user
        try:
            with opened(form.cleaned_data["archive"].file) as archive:
                if archive.count > MOST_ROWS:
                    raise ArchiveRefusedError(_too_many(owner.language))
                count = bring_back(owner=owner, archive=archive)
        except (NotEmptyError, ArchiveRefusedError) as error:
            form.add_error("archive", str(error) or not_empty())
            return self.form_invalid(form)
        words = ngettext(
            "Brought %(count)s expense back, and everything around it.",
            "Brought %(count)s expenses back, and everything around them.",
            count,
        )
        told = words % {"count": format_number(count, locale=owner.language)}
        messages.success(self.request, told, extra_tags=undo_of_this(owner))
        return HttpResponseRedirect(reverse("expenses:dashboard"))

    def form_invalid(self, form: ArchiveForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


def not_empty() -> str:
    return _("There is something in this account already. An archive needs an empty one.")


def _too_many(locale: str) -> str:
    return _(
        "This archive has more than %(most)s rows, which takes longer than a page may. Whoever runs"
        " this site can bring it back with: manage.py import_everything"
    ) % {"most": format_number(MOST_ROWS, locale=locale)}

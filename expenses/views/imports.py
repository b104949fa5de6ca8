"""A bank's file, step by step: chosen, read, looked through, taken in."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from expenses.forms.statement import ChoicesForm, ReadingForm, StatementForm
from expenses.importing.attended import begin_to_examine, begin_to_take_in
from expenses.importing.keeping import (
    discard,
    keep_file,
    too_large,
    too_large_together,
    too_much_waiting,
)
from expenses.models import Change, Statement
from expenses.views.import_words import preview_of, steps_to
from expenses.views.owned import SignedInRequest

SHOWN = 50
LARGEST_ID = 2**63 - 1
State = Statement.State


def address_of(statement: Statement) -> str:
    """Return the page of the step that a statement has come to."""
    page = "import-check"
    if statement.state == State.ASKING:
        page = "import-map"
    elif statement.state in {State.TAKING, State.DONE}:
        page = "import-result"
    return reverse(f"expenses:{page}", args=[statement.pk])


class OneStatementMixin:
    """The statement of the address, on the page of its step; elsewhere it leads to that one."""

    request: SignedInRequest
    kwargs: dict[str, Any]
    states: tuple[str, ...]

    def statement(self) -> Statement:
        pk = self.kwargs["pk"]
        rows = Statement.objects.owned_by(self.request.user).select_related("payment_method")
        found: Statement | None = rows.filter(pk=pk).first() if pk <= LARGEST_ID else None
        if found is None:
            raise Http404
        found.owner = self.request.user
        return found

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        self.found = self.statement()
        if self.found.state in self.states:
            return super().dispatch(*args, **kwargs)  # type: ignore[misc]
        if self.request.htmx:
            # The step is over, which a part of its page cannot show.
            return HttpResponse(headers={"HX-Redirect": address_of(self.found)})
        return HttpResponseRedirect(address_of(self.found))


class ImportList(TemplateView):
    """Files that wait, and those that were imported, newest first."""

    template_name = "expenses/import_list.html"
    http_method_names = ["get", "head"]
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = Statement.objects.owned_by(self.request.user).select_related("payment_method")
        done = own.done().newest_first()
        after = self.after()
        found = list((done.filter(pk__lt=after) if after else done)[: SHOWN + 1])
        shown = found[:SHOWN]
        changes = changes_of(self.request, shown)
        return super().get_context_data(
            waiting=[(one, address_of(one)) for one in own.open().newest_first()],
            done=[(one, changes.get(one.step)) for one in shown],
            older=shown[-1].pk if len(found) > SHOWN else None,
            is_first=not after,
            **kwargs,
        )

    def after(self) -> int | None:
        text = self.request.GET.get("after", "")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()) or int(text[:20]) > LARGEST_ID:
            raise Http404
        return int(text)


def changes_of(request: SignedInRequest, statements: list[Statement]) -> dict[str, Change]:
    """Return, by step, the changes that brought the statements and can be undone."""
    since = timezone.now() - timedelta(days=settings.HISTORY_DAYS)
    steps = [one.step for one in statements if one.step]
    found = Change.objects.owned_by(request.user).filter(
        step__in=steps, at__gte=since, is_undone=False
    )
    return {change.step: change for change in found}


class ImportNew(FormView):
    template_name = "expenses/import_new.html"
    http_method_names = ["get", "head", "post"]
    form_class = StatementForm
    request: SignedInRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "owner": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            steps=steps_to("file"), most=settings.UPLOAD_MAX_BYTES >> 20, **kwargs
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if words := self._too_large():
            form.errors.clear()
            form.add_error("files", words)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def _too_large(self) -> str:
        if getattr(self.request, "upload_is_too_large", False):
            return too_large(settings.UPLOAD_MAX_BYTES)
        if getattr(self.request, "uploads_are_too_large", False):
            return too_large_together(settings.UPLOAD_MAX_BYTES)
        return ""

    def form_valid(self, form: StatementForm) -> HttpResponse:
        owner = self.request.user
        chosen = form.cleaned_data["files"]
        size = sum(one.size for one in chosen)
        if words := too_much_waiting(owner=owner, size=size, at_most=settings.UPLOAD_MAX_BYTES):
            form.add_error("files", words)
            return self.form_invalid(form)
        kept = []
        for one in chosen:
            statement = keep_file(
                owner=owner,
                name=one.name,
                pieces=one.chunks(),
                payment_method=form.cleaned_data["payment_method"],
                is_by_account=form.is_by_account,
                at_most=settings.UPLOAD_MAX_BYTES,
            )
            begin_to_examine(owner=owner, statement=statement, now=timezone.now())
            if statement.state == State.FAILED:
                form.add_error("files", f"{statement.file_name}: {statement.failure}")
            kept.append(statement)
        if form.errors:
            # Refused as a whole, and rolled back: the good ones are chosen again with the rest.
            return self.form_invalid(form)
        if len(kept) == 1:
            return HttpResponseRedirect(address_of(kept[0]))
        return HttpResponseRedirect(reverse("expenses:import-list"))

    def form_invalid(self, form: StatementForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ImportMap(OneStatementMixin, FormView):
    """How the file is read: what it leaves open, or which column is what."""

    template_name = "expenses/import_map.html"
    http_method_names = ["get", "head", "post"]
    form_class = ReadingForm
    states = (State.ASKING, State.READY)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "preview": self.found.preview}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(statement=self.found, steps=steps_to("columns"), **kwargs)

    def form_valid(self, form: ReadingForm) -> HttpResponse:
        statement = self.found
        if not (form.questions or form.columns):
            return HttpResponseRedirect(address_of(statement))
        statement.answers = form.answers(statement.answers)
        statement.save(update_fields=["answers"])
        begin_to_examine(owner=self.request.user, statement=statement, now=timezone.now())
        if statement.state == State.FAILED:
            form.add_error(None, statement.failure)
            return self.form_invalid(form)
        return HttpResponseRedirect(address_of(statement))

    def form_invalid(self, form: ReadingForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ImportCheck(OneStatementMixin, TemplateView):
    """Every row, and what becomes of it; then the import."""

    template_name = "expenses/import_check.html"
    http_method_names = ["get", "head", "post"]
    states = (State.EXAMINING, State.READY, State.FAILED)

    def get_template_names(self) -> list[str]:
        if self.request.htmx and self.found.state == State.EXAMINING:
            return ["expenses/_import_progress.html"]
        return super().get_template_names()

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.htmx and self.found.state != State.EXAMINING:
            return HttpResponse(headers={"HX-Redirect": address_of(self.found)})
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            statement=self.found,
            steps=steps_to("check"),
            preview=preview_of(self.found) if self.found.state == State.READY else None,
            **kwargs,
        )

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        statement = self.found
        if statement.state == State.FAILED:
            begin_to_examine(owner=request.user, statement=statement, now=timezone.now())
        elif statement.state == State.READY:
            form = ChoicesForm(request.POST, pairs=statement.preview.get("alike", []))
            if not form.is_valid():
                messages.error(request, " ".join(form.errors["otherwise"]))
                context = self.get_context_data()
                return TemplateResponse(request, self.template_name, context, status=422)
            statement.choices = form.choices()
            begin_to_take_in(owner=request.user, statement=statement, now=timezone.now())
            statement = self.statement()
        return HttpResponseRedirect(address_of(statement))


class ImportDiscard(View):
    """Remove a file that was not imported."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        if pk > LARGEST_ID or not discard(owner=request.user, statement=pk):
            raise Http404
        messages.success(request, _("Discarded the file. Nothing of it was imported."))
        return HttpResponseRedirect(reverse("expenses:import-list"))

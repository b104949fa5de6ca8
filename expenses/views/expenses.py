"""List expenses, and change one."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from expenses.activity import steps_of
from expenses.forms.bulk import BulkForm
from expenses.forms.expense import ExpenseForm, answers_of
from expenses.forms.filter import ExpenseFilter
from expenses.history import changes_of_expense
from expenses.listing import (
    Day,
    Summary,
    by_day,
    days_of,
    first_summary_of,
    first_summary_of_all,
)
from expenses.models import Expense
from expenses.paging import Cursor, CursorError, Page, page_of, page_read_by
from expenses.periods import Month
from expenses.plain_list import Row
from expenses.recording import StaleVersion, change_expense
from expenses.spelling import nearest_spelling
from expenses.views.activity_words import what_happened
from expenses.views.chips import Chips
from expenses.views.conflict import conflict_context
from expenses.views.offering import offer_alike
from expenses.views.owned import OwnedRowsMixin, OwnerFormMixin, SignedInRequest
from expenses.views.parts import PartMixin
from expenses.views.refunds import refunds_around
from expenses.views.returning import in_words, way_back
from expenses.views.rows_drawn import days_drawn
from expenses.views.rule_words import rule_behind
from expenses.views.undoing import undo_of_this

CHANGES_SHOWN = 5
# What a request names as its target that adds rows to those that are there.
ROWS = "rows"


class ExpenseList(PartMixin, TemplateView):
    template_name = "expenses/expense_list.html"
    part_name = "expenses/_expense_part.html"
    http_method_names = ["get", "head"]
    reads_replica = True

    @cached_property
    def asked(self) -> ExpenseFilter:
        return ExpenseFilter(self.request.GET, owner=self.request.user)

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        month = request.GET.get("go")
        return self.go_to(month) if month else super().get(request, *args, **kwargs)

    def go_to(self, text: str) -> HttpResponse:
        """Lead to the place in the list where that month ends."""
        place = {}
        try:
            month = Month.parse(text, self.request.user.month_starts_on)
        except ValueError:
            messages.error(self.request, _("Name a month like 2026-11"))
        else:
            place["after"] = str(Cursor(month.last_day + timedelta(days=1), 0))
        return HttpResponseRedirect(f"{self.request.path}?{self.asked.query_without(**place)}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.request.user
        asked = self.asked
        asked.is_valid()
        after = cursor_in(self.request, "after")
        appends = bool(self.request.htmx and self.request.htmx.target == ROWS)
        page, days = page_asked_for(asked, after=after, before=cursor_in(self.request, "before"))
        choices = asked.choices
        text = asked.cleaned_data.get("q", "")
        meant = nearest_spelling(owner=owner, text=text) if text and not page.rows else ""
        return super().get_context_data(
            filter=asked,
            saved=choices.saved,
            saved_now=next((one for one in choices.saved if one.query == asked.query), None),
            # Looked at only where what was printed of them is not kept.
            chips=SimpleLazyObject(lambda: Chips(asked)),
            bulk=SimpleLazyObject(lambda: BulkForm(owner=owner, choices=choices)),
            choices=choices,
            page=page,
            newer=asked.query_without(before=page.newer) if page.newer else "",
            older=asked.query_without(after=page.older) if page.older else "",
            days=days,
            days_drawn=days_drawn(
                days,
                choices=choices,
                owner=owner,
                today=localdate(),
                continued=after.when if appends and after else None,
                appends=appends,
            ),
            summary=self.summary(),
            meant=meant,
            meant_query=asked.query_without(q=meant),
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if self.request.htmx:
            address = self.address(context)
            if address:
                response["HX-Push-Url"] = address
        return response

    def summary(self) -> Summary:
        return first_summary_asked_for(self.asked)

    def address(self, context: dict[str, Any]) -> str:
        """Where the browser stands with what it is answered."""
        query = context["filter"].query_without(**self.place())
        return f"{self.request.path}?{query}" if query else self.request.path

    def place(self) -> dict[str, str]:
        asked = self.request.GET
        return {name: asked[name] for name in ("after", "before") if name in asked}


def page_asked_for(
    asked: ExpenseFilter, *, after: Cursor | None, before: Cursor | None
) -> tuple[Page, list[Day]]:
    """Return a page of what is asked for, and its days. Rows are values: objects take longer."""
    if plain := asked.plain:
        page = page_read_by(plain.read, after=after, before=before)
        return page, days_of(rows=page.rows, sums_on=plain.sums_on, begins=not page.newer)
    expenses = asked.for_a_page()
    rows = expenses.values_list(*Row._fields, named=True)
    page = page_of(expenses=rows, after=after, before=before)
    return page, by_day(rows=page.rows, expenses=expenses, begins=not page.newer)


def first_summary_asked_for(asked: ExpenseFilter) -> Summary:
    """Return the summary of what is asked for, unless it would keep a page waiting."""
    plain = asked.plain
    if plain is None:
        return first_summary_of(expenses=asked.for_a_page())
    if plain.is_whole:
        return first_summary_of_all(owner=asked.owner)
    if asked.is_of_many:
        return Summary(asked.sought.at_least, Decimal(0), None, 0, is_exact=False)
    return Summary(*plain.summary())


def cursor_in(request: SignedInRequest, name: str) -> Cursor | None:
    """Return the place that the address names; 404 for one made up by hand."""
    text = request.GET.get(name)
    try:
        return Cursor.day(text) if text else None
    except CursorError as error:
        raise Http404 from error


class ExpenseFormMixin(OwnerFormMixin):
    form_class = ExpenseForm
    http_method_names = ["get", "head", "post"]

    def get_initial(self) -> dict[str, Any]:
        return {"next": self.get_success_url()}

    def get_success_url(self) -> str:
        # Who had to sign in again on the way does not go back to that.
        return way_back(self.request, unless=(self.request.path, reverse("accounts:login")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.get_success_url(), **kwargs)

    def form_valid(self, form: ExpenseForm) -> HttpResponse:
        try:
            form.file_under_new_category()
            return self.saved(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)


class OneExpenseMixin(OwnedRowsMixin, SingleObjectMixin):
    model = Expense

    @cached_property
    def object(self) -> Expense:
        return self.get_object()

    def get_queryset(self) -> Any:
        return super().get_queryset().present().select_related("owner")


class ExpenseUpdate(OneExpenseMixin, ExpenseFormMixin, FormView):
    template_name = "expenses/expense_update.html"

    def get_queryset(self) -> Any:
        if self.request.method == "POST":
            # What was moved to the trash meanwhile meets its editor as a conflict, not a 404.
            return Expense.objects.owned_by(self.request.user).select_related("owner")
        return super().get_queryset()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"expense": self.object}

    def get_initial(self) -> dict[str, Any]:
        answers = answers_of(self.object, owner=self.request.user)
        return super().get_initial() | answers | {"version": self.object.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.request.user
        changes = changes_of_expense(owner=owner, expense=self.object.pk).select_related("undoes")
        steps = steps_of(owner=owner, changes=changes[:CHANGES_SHOWN])
        history = [(step.change, what_happened(step, owner=owner)) for step in steps]
        return super().get_context_data(
            history=history,
            filed_by=rule_behind(self.object),
            given_back=refunds_around(self.object),
            **kwargs,
        )

    def saved(self, form: ExpenseForm) -> HttpResponse:
        version = form.cleaned_data["version"] or 0
        try:
            expense = change_expense(expense=self.object, version=version, **form.values)
        except StaleVersion as stale:
            return self.conflict(form, stale.current)
        messages.success(
            self.request,
            _("Saved %(amount)s, %(title)s") % in_words(expense),
            extra_tags=f"{undo_of_this(self.request.user)} saved:{expense.pk}"
            + offer_alike(self.object, expense),
        )
        return HttpResponseRedirect(self.get_success_url())

    def conflict(self, form: ExpenseForm, current: Expense) -> HttpResponse:
        context = conflict_context(form, current) | {"back": self.get_success_url()}
        return self.response_class(
            request=self.request,
            template="expenses/expense_conflict.html",
            context=context,
            status=409,
        )

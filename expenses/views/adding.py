"""Add an expense, by its fields or in one line."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.views.generic import FormView

from expenses.forms.expense import ExpenseForm, answers_of
from expenses.forms.line import ExpenseLineForm, answers_of_line, as_sent
from expenses.learning.habits import Again
from expenses.models import Category, Expense, PaymentMethod
from expenses.money import format_for_input, format_money, is_currency
from expenses.quick_entry.proposing import Proposal, read_line
from expenses.quick_entry.saving import answers_with_rules
from expenses.views.expenses import ExpenseFormMixin, OneExpenseMixin
from expenses.views.line_words import LineWords, as_filled, words_of
from expenses.views.owned import SignedInRequest
from expenses.views.recorded import record_once

# What its unsaved answers are kept as, on the device where they were typed.
NEW = "new"

# What a link may fill in beforehand, and the field that it goes to.
PREFILLED = {
    "amount": "amount",
    "currency": "currency",
    "what": "title",
    "category": "category",
    "day": "day",
    "paid": "payment_method",
    "tags": "tags",
}


class ExpenseCreate(ExpenseFormMixin, FormView):
    template_name = "expenses/expense_create.html"
    form_class = ExpenseLineForm
    refusals: Sequence[str] = ()

    @cached_property
    def line(self) -> str:
        return (self.request.POST if self.is_sent else self.request.GET).get("line", "").strip()

    @cached_property
    def reading_key(self) -> str:
        return (self.request.POST if self.is_sent else self.request.GET).get("reading", "")

    @cached_property
    def proposal(self) -> Proposal | None:
        if not self.line:
            return None
        return read_line(owner=self.request.user, text=self.line, today=localdate())

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What the line answers, by the names of the form's fields."""
        if not self.proposal:
            return {}
        return answers_of_line(self.proposal, key=self.reading_key, owner=self.request.user)

    @property
    def is_sent(self) -> bool:
        return self.request.method == "POST"

    def get_initial(self) -> dict[str, Any]:
        given = self.request.GET
        asked = {field: given[name] for name, field in PREFILLED.items() if given.get(name)}
        if not is_currency(asked.get("currency", "")):
            asked.pop("currency", None)
        return super().get_initial() | asked | {"line": self.line} | self.answers

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.is_only_a_line:
            kwargs["data"] = kwargs["data"].copy()
            kwargs["data"].update(as_sent(self.answers))
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**self.line_context(), **kwargs)
        return context | {"again": again_of(context["form"])}

    def line_context(self) -> dict[str, Any]:
        """What the page, or the part of it about the line, tells of the line."""
        owner, key = self.request.user, self.reading_key
        words, why = LineWords(), ""
        if self.proposal:
            words = words_of(self.proposal, key=key, owner=owner, problems=self.refusals)
            chosen = self.proposal.chosen(key)
            why = chosen.why if chosen else ""
        return {
            "line": self.line,
            "words": words,
            "answers": self.answers,
            "why": why,
            "filled": as_filled(self.answers, why=why),
        }

    @property
    def is_only_a_line(self) -> bool:
        """Whether nothing but the line was filled in, as without scripts."""
        sent = self.request.POST
        is_empty = not sent.get("amount") and not sent.get("title")
        return bool(self.is_sent and self.line and is_empty)

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_only_a_line and not (self.proposal and self.proposal.can_be_saved):
            return self.filled_in(status=422)
        return super().post(request, *args, **kwargs)

    def filled_in(self, *, status: int = 200) -> HttpResponse:
        """Answer with the page that shows what the line says and asks for the rest."""
        form = self.form_class(owner=self.request.user, initial=self.get_initial())
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def saved(self, form: ExpenseForm) -> HttpResponse:
        token = form.one_time_token
        answers = answers_with_rules(
            owner=self.request.user, said=form.values, is_filed=form.is_filed
        )
        expense = record_once(self.request, submission=token, form=NEW, **answers)
        if "another" in self.request.POST:
            return HttpResponseRedirect(self.another(expense))
        return HttpResponseRedirect(self.get_success_url())

    def another(self, expense: Expense) -> str:
        kept = {
            "day": expense.spent_on.isoformat(),
            "paid": expense.payment_method_id or "",
            "tags": ", ".join(expense.tags),
            "next": self.get_success_url(),
        }
        return reverse("expenses:expense-create", query=kept)


class AgainLink(NamedTuple):
    """A link to the add page filled in with what comes again and again."""

    title: str
    amount: str
    category: Category | None
    paid_with: PaymentMethod | None
    tags: list[str]
    address: str


def again_of(form: ExpenseForm) -> list[AgainLink]:
    return [_link_to(one, form) for one in form.habits.again]


def _link_to(one: Again, form: ExpenseForm) -> AgainLink:
    locale = form.owner.language
    category = form.fields["category"].rows.get(str(one.category_id))
    method = form.fields["payment_method"].rows.get(str(one.payment_method_id))
    given = {
        "amount": format_for_input(one.amount, one.currency, locale=locale),
        "currency": one.currency,
        "what": one.title,
        "category": category.pk if category else "",
        "paid": method.pk if method else "",
        "tags": ", ".join(one.tags),
        "next": form["next"].value() or "",
    }
    told = {name: value for name, value in given.items() if value}
    return AgainLink(
        one.title,
        format_money(one.amount, one.currency, locale=locale, signed=True),
        category,
        method,
        one.tags,
        reverse("expenses:expense-create", query=told),
    )


class ExpenseDuplicate(OneExpenseMixin, ExpenseCreate):
    """The add form with the answers of another expense, for today."""

    http_method_names = ["get", "head"]

    def get_initial(self) -> dict[str, Any]:
        answers = answers_of(self.object, owner=self.request.user)
        del answers["day"]
        return super().get_initial() | answers

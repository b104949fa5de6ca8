"""What came of a bank's file, line by line."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Min, Sum
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from expenses.exporting.csv_file import table_as_csv
from expenses.importing.offers import offers_of
from expenses.models import Expense, Statement, StatementLine
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.money import format_money
from expenses.views.import_words import steps_to
from expenses.views.imports import LARGEST_ID, SHOWN, OneStatementMixin, changes_of
from expenses.views.offer_words import told_offers
from expenses.views.owned import SignedInRequest

State, Outcome = Statement.State, StatementLine.Outcome
MOST_IN_FILE = 100_000
GROUPS = 5


class ImportResult(OneStatementMixin, TemplateView):
    template_name = "expenses/import_result.html"
    http_method_names = ["get", "head"]
    states = (State.TAKING, State.DONE)

    def get_template_names(self) -> list[str]:
        if self.request.htmx and self.found.state == State.TAKING:
            return ["expenses/_import_progress.html"]
        return super().get_template_names()

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.htmx and self.found.state == State.DONE:
            return HttpResponse(headers={"HX-Redirect": request.path})
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        statement = self.found
        more = self.told(statement) if statement.state == State.DONE else {}
        return super().get_context_data(
            statement=statement, steps=steps_to("result"), **more, **kwargs
        )

    def told(self, statement: Statement) -> dict[str, Any]:
        owner = self.request.user
        lines = StatementLine.objects.owned_by(owner).of(statement)
        made = lines.filter(outcome=Outcome.NEW).values("expense")
        expenses = Expense.objects.owned_by(owner).present().filter(pk__in=made)
        sums = expenses.order_by().values_list("currency").annotate(Sum("amount"))
        unfiled = expenses.filter(category=None)
        shown = self.request.GET.get("show", "")
        after = self.request.GET.get("after", "0")
        if not (after.isascii() and after.isdecimal()) or int(after[:20]) > LARGEST_ID:
            raise Http404
        listed = lines.select_related("expense").filter(pk__gt=int(after)).order_by("pk")
        if shown in Outcome.values:
            listed = listed.filter(outcome=shown)
        found = list(listed[: SHOWN + 1])
        return {
            "change": changes_of(self.request, [statement]).get(statement.step),
            "sums": [
                format_money(total, code, locale=owner.language, signed=True)
                for code, total in sums
            ],
            "unfiled": unfiled.count(),
            "groups": groups_of(unfiled),
            "offers": told_offers(offers_of(owner=owner, statement=statement), owner=owner),
            "days": unfiled.aggregate(first=Min("spent_on"), last=Max("spent_on")),
            "counts": [one for one in counts_of(statement) if one[2]],
            "shown": shown,
            "lines": found[:SHOWN],
            "older": found[SHOWN - 1].pk if len(found) > SHOWN else None,
        }


def groups_of(unfiled: ExpenseQuerySet) -> list[dict[str, Any]]:
    """Return the titles that most of what has no category bears, each with one of its expenses."""
    groups = unfiled.order_by().values("title").annotate(many=Count("pk"), one=Max("pk"))
    return list(groups.order_by("-many", "title")[:GROUPS])


def counts_of(statement: Statement) -> list[tuple[str, str, int]]:
    return [
        (Outcome.NEW, _("New"), statement.new_count),
        (Outcome.THERE, _("Already there"), statement.there_count),
        (Outcome.MATCHED, _("Matched with yours"), statement.matched_count),
        (
            Outcome.SKIPPED,
            _("Left out"),
            statement.skipped_count + statement.undecided_count,
        ),
        (Outcome.UNREADABLE, _("Cannot be read"), statement.unreadable_count),
    ]


class ImportUnreadable(OneStatementMixin, View):
    """The lines that could not be read, with the reason, to mend and import."""

    http_method_names = ["get"]
    states = (State.DONE,)

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        bad = StatementLine.objects.owned_by(request.user).of(self.found)
        bad = bad.filter(outcome=Outcome.UNREADABLE).in_file_order()[:MOST_IN_FILE]
        return HttpResponse(
            table_as_csv(_with_header(bad)),
            content_type="text/csv; charset=utf-8; header=present",
            headers={
                "Content-Disposition": f'attachment; filename="unreadable-{pk}.csv"',
                "Cache-Control": "no-store",
            },
        )


def _with_header(lines: Any) -> Iterator[list[str | int]]:
    yield ["line", "reason", "text"]
    for line in lines:
        yield [line.number, line.reason, line.raw]

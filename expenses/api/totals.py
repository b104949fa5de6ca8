"""Sums of a period, by what one wants to see apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from accounts.models import User
from expenses.api.answering import answer
from expenses.api.asking import READ, CallRequest, check_names
from expenses.api.refusing import refuse
from expenses.api.rows import id_of, money
from expenses.api.schemas import Sent
from expenses.api.values import Day
from expenses.models import PaymentMethod
from expenses.periods import Month
from expenses.totals import CategoryTotal, Totals, spending_by, totals_between, totals_by_month

router = Router(tags=["Totals"])

By = Literal["category", "month", "day", "payment_method", "tag"]


class Asked(Sent):
    by: By = Field(description="What to see apart.")
    from_: Day | None = Field(
        None, alias="from", description="The first day; without one, the first of this month."
    )
    to: Day | None = Field(
        None, description="The last day; without one, the last of the first day's month."
    )


class PartTotal(Schema):
    key: str | None = Field(
        description="An id, a tag, a day like 2026-11-03 or a month like 2026-11; null is none."
    )
    name: str = Field(description="Empty where the key says it all.")
    spent: str = Field(examples=["812.40"])


class Total(PartTotal):
    inside: list[PartTotal] = Field(description="The categories inside it, which are in its sum.")


class TotalsWithoutRate(Schema):
    currency: str
    spent: str
    count: int


class TotalsOut(Schema):
    """In your own currency. Neither the trash nor what is left out of statistics is in it."""

    first_day: str = Field(json_schema_extra={"format": "date"})
    last_day: str = Field(json_schema_extra={"format": "date"})
    currency: str
    spent: str
    income: str
    count: int
    unconverted: list[TotalsWithoutRate] = Field(description="In no sum, for want of a rate.")
    items: list[Total] = Field(description="Only those with spending. Of tags, sums overlap.")


@router.get("", response=TotalsOut, auth=READ, url_name="totals")
def sum_up(request: CallRequest, asked: Query[Asked]) -> HttpResponse:
    """Add up a period. Days to come that it holds count too."""
    check_names(request.GET, {"by", "from", "to"}, several=set())
    owner = request.user
    first, last = _period(owner, asked)
    sums_of = totals_between if asked.by == "day" else totals_by_month
    totals = sums_of(owner=owner, first_day=first, last_day=last)
    own = owner.currency
    return answer(
        request,
        {
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "currency": own,
            "spent": money(totals.spent, own),
            "income": money(totals.income, own),
            "count": totals.count,
            "unconverted": [
                {
                    "currency": one.currency,
                    "spent": money(one.spent, one.currency),
                    "count": one.count,
                }
                for one in totals.unconverted()
            ],
            "items": PARTS[asked.by](owner, totals),
        },
    )


def _period(owner: User, asked: Asked) -> tuple[date, date]:
    first = asked.from_ or Month.of(localdate(), owner.month_starts_on).first_day
    last = asked.to or Month.of(first, owner.month_starts_on).last_day
    if last < first:
        raise refuse("to", _("The last day is before the first."))
    return first, last


def _part(owner: User, key: str | None, name: str, spent: Decimal) -> dict[str, Any]:
    return {"key": key, "name": name, "spent": money(spent, owner.currency)}


def _whole(owner: User, key: str | None, name: str, spent: Decimal) -> dict[str, Any]:
    return {**_part(owner, key, name, spent), "inside": []}


def _by_category(owner: User, totals: Totals) -> list[dict[str, Any]]:
    def one(total: CategoryTotal) -> dict[str, Any]:
        place = total.category
        key, name = (str(place.pk), place.name) if place else (None, "")
        return _part(owner, key, name, total.amount)

    found = totals.by_category()
    return [{**one(total), "inside": [one(part) for part in total.children]} for total in found]


def _by_day(owner: User, totals: Totals) -> list[dict[str, Any]]:
    return _in_time(owner, totals, lambda day: day.isoformat())


def _by_month(owner: User, totals: Totals) -> list[dict[str, Any]]:
    return _in_time(owner, totals, lambda day: Month.of(day, owner.month_starts_on).key)


def _in_time(owner: User, totals: Totals, named: Callable[[date], str]) -> list[dict[str, Any]]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for cell in totals.cells:
        sums[named(cell.day)] += cell.spent
    return [_whole(owner, key, "", spent) for key, spent in sums.items() if spent]


def _by_payment_method(owner: User, totals: Totals) -> list[dict[str, Any]]:
    names = dict(PaymentMethod.objects.owned_by(owner).values_list("pk", "name"))
    found = _spending_by("payment_method", owner, totals)
    return [_whole(owner, id_of(pk), names.get(pk, ""), spent) for pk, spent in found]


def _by_tag(owner: User, totals: Totals) -> list[dict[str, Any]]:
    found = _spending_by("tag", owner, totals)
    return [_whole(owner, tag, "", spent) for tag, spent in found]


def _spending_by(what: str, owner: User, totals: Totals) -> Iterable[tuple[Any, Decimal]]:
    return spending_by(
        what, owner=owner, first_day=totals.first_day, last_day=totals.last_day
    ).items()


PARTS: dict[str, Callable[[User, Totals], list[dict[str, Any]]]] = {
    "category": _by_category,
    "month": _by_month,
    "day": _by_day,
    "payment_method": _by_payment_method,
    "tag": _by_tag,
}

"""What is offered of an import, in words."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.importing.offers import INCOME, REFUND, Offer
from expenses.models import Expense
from expenses.models.text import quoted
from expenses.money import format_money
from expenses.periods import format_day

SHOWN = 20
ICONS = {REFUND: "arrow-counterclockwise", INCOME: "bank"}


class ToldOffer(NamedTuple):
    offer: Offer
    icon: str
    title: str
    money: str
    sentence: str
    accept: str


class ToldOffers(NamedTuple):
    """The first ones, and how many there are in all."""

    rows: list[ToldOffer]
    count: int


def told_offers(offers: Iterable[Offer], *, owner: User) -> ToldOffers:
    found = list(offers)
    return ToldOffers([_told(one, owner) for one in found[:SHOWN]], len(found))


def _told(offer: Offer, owner: User) -> ToldOffer:
    expense, other = offer.expense, offer.other
    if offer.kind == REFUND and other:
        sentence = _("Money back for %(title)s, %(amount)s on %(day)s?")
        told, accept = _words(other, owner), _("Yes, its refund")
    elif offer.kind == INCOME:
        sentence, told, accept = _("Paid to you: income?"), {}, _("Yes, income")
    else:
        sentence = _("Moved from %(method)s on %(day)s?")
        told, accept = _words(other or expense, owner), _("Yes, a transfer")
    return ToldOffer(
        offer=offer,
        icon=ICONS.get(offer.kind, "piggy-bank"),
        title=expense.title,
        money=_money(expense, owner),
        sentence=sentence % told,
        accept=accept,
    )


def _words(expense: Expense, owner: User) -> dict[str, str]:
    method = expense.payment_method
    return {
        "title": quoted(expense.title),
        "amount": _money(expense, owner),
        "day": format_day(expense.spent_on, today=localdate(), locale=owner.language),
        "method": quoted(method.name) if method else "",
    }


def _money(expense: Expense, owner: User) -> str:
    return format_money(expense.amount, expense.currency, locale=owner.language, signed=True)

"""What the credits of an import may be: a refund, income, or money moved between one's own places.

Found anew whenever they are looked at, so that they stay until each is accepted or declined, and
never acted on by themselves.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from accounts.folding import fold
from accounts.identity import name_step
from accounts.models import User
from expenses.importing.likeness import LIKE, likeness_of
from expenses.learning.choices import words_of
from expenses.learning.first_words import kind_of
from expenses.models import Category, Change, Expense, Statement, StatementLine, Suggestion
from expenses.models.expense_queryset import ExpenseQuerySet
from expenses.recording import change_many, rewrite_expenses

REFUND, INCOME, TRANSFER = "refund", "income", "transfer"
DECLINED = "import-offer"
MOST = 200
MOST_PAIRS = 5_000
DAYS_TO_GIVE_BACK = 180
DAYS_BETWEEN = 5
OFTEN = 2  # earlier received_rows of the same sender that make the next one look like pay
DAYS_OF_PAY = timedelta(days=20)
DAYS_LOOKED_BACK = timedelta(days=200)

_GIVEN_BACK = re.compile(
    r"^(?:refund|return|reversal|credit|rückerstattung|erstattung|rückzahlung|gutschrift|retoure"
    r"|remboursement|avoir|reembolso|devolución|abono)(?:\s+(?:from|of|von|de|del|da))?[\s:-]+",
    re.IGNORECASE,
)

PURCHASES = """
SELECT credit.id, purchase.id
FROM expenses_expense credit JOIN expenses_expense purchase
    ON purchase.owner_id = credit.owner_id AND purchase.currency = credit.currency
    AND purchase.amount >= -credit.amount AND purchase.deleted_at IS NULL
    AND purchase.amount + coalesce((
        SELECT sum(back.amount) FROM expenses_expense back
        WHERE back.owner_id = purchase.owner_id AND back.refund_of_id = purchase.id
            AND back.deleted_at IS NULL
    ), 0) >= -credit.amount
    AND purchase.spent_on BETWEEN credit.spent_on - %(days)s AND credit.spent_on
WHERE credit.owner_id = %(owner)s AND credit.id = ANY (%(ids)s)
    AND purchase.spent_on BETWEEN %(first)s AND %(last)s
    AND lower(purchase.title) LIKE ANY (%(likes)s)
ORDER BY credit.id, (purchase.amount = -credit.amount) DESC, purchase.spent_on DESC,
    purchase.id DESC LIMIT %(most)s
"""
COUNTERPARTS = """
SELECT one.id, other.id
FROM expenses_expense one JOIN expenses_expense other
    ON other.owner_id = one.owner_id AND other.currency = one.currency
    AND other.amount = -one.amount AND other.deleted_at IS NULL
    AND other.payment_method_id <> one.payment_method_id
    AND other.spent_on BETWEEN one.spent_on - %(days)s AND one.spent_on + %(days)s
WHERE one.owner_id = %(owner)s AND one.id = ANY (%(ids)s)
    AND other.refund_of_id IS NULL
    AND NOT ('category' = ANY (other.set_by_hand) AND other.category_id IS NOT NULL)
    AND other.spent_on BETWEEN %(first)s AND %(last)s
ORDER BY one.id, abs(other.spent_on - one.spent_on), other.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Offer:
    """`other` is the purchase that is given back, or the other side of a transfer."""

    kind: str
    expense: Expense
    other: Expense | None
    category: Category | None

    @property
    def key(self) -> str:
        """Return what tells this offer from others, now and later."""
        other = self.other.pk if self.other else 0
        return f"{self.kind}-{self.expense.pk}-{other}"


def offers_of(*, owner: User, statement: Statement) -> list[Offer]:
    """Return what is offered of an import's lines, newest first; each line in one offer only.

    What was filed by hand is left alone. A kind without a category to file under is not offered.
    """
    lines = StatementLine.objects.owned_by(owner).of(statement)
    made = lines.filter(outcome=StatementLine.Outcome.NEW).values("expense")
    open_rows = _open(owner).filter(pk__in=made)
    declined = set(
        Suggestion.objects.owned_by(owner).filter(rule=DECLINED).values_list("subject", flat=True)
    )
    kinds = _categories_by_kind(owner)
    taken: set[int] = set()
    found: list[Offer] = []
    for offer in _offered(owner, open_rows, kinds, taken):
        if offer.key not in declined:
            found.append(offer)
            taken.add(offer.expense.pk)
            if offer.kind == TRANSFER and offer.other:
                taken.add(offer.other.pk)
    return sorted(found, key=lambda one: (one.expense.spent_on, one.expense.pk), reverse=True)


@transaction.atomic
def accept_offers(*, owner: User, offers: Iterable[Offer]) -> int:
    """Do what is offered, in one step; return how many expenses were changed."""
    name_step(Change.Action.EDIT)
    own = Expense.objects.owned_by(owner)
    changed = 0
    for offer in offers:
        rows = own.filter(pk__in=_sides(offer))
        if offer.kind == REFUND:
            rewrite_expenses(expenses=rows, refund_of=offer.other)
        if offer.category:
            change_many(expenses=rows, category=offer.category)
        changed += len(_sides(offer))
    return changed


@transaction.atomic
def decline_offers(*, owner: User, offers: Iterable[Offer]) -> int:
    """Offer these never again, in one step; return how many they are."""
    name_step(Change.Action.SUGGESTION)
    state = Suggestion.State.DECLINED
    answers = [
        Suggestion(owner=owner, rule=DECLINED, subject=offer.key, state=state) for offer in offers
    ]
    return len(Suggestion.objects.bulk_create(answers, ignore_conflicts=True))


def _sides(offer: Offer) -> list[int]:
    if offer.kind == TRANSFER and offer.other:
        return [offer.expense.pk, offer.other.pk]
    return [offer.expense.pk]


def _open(owner: User) -> ExpenseQuerySet:
    """What nobody has filed by hand, and what is no refund and no transfer yet."""
    rows = Expense.objects.owned_by(owner).present().filter(refund_of=None)
    return rows.not_chosen_by_hand("category").exclude(category__kind=Category.Kind.TRANSFER)


def _categories_by_kind(owner: User) -> dict[str, Category]:
    """Return the first category on top of each kind, the person's own before shared ones."""
    offered = Category.objects.offered_to(owner).top_level()
    ordered = offered.order_by(F("owner").asc(nulls_last=True), "position", "pk")
    return {category.kind: category for category in reversed(ordered)}


def _offered(
    owner: User, rows: ExpenseQuerySet, kinds: dict[str, Category], taken: set[int]
) -> Iterator[Offer]:
    """Yield transfers, then refunds, then income, of what none of those before has taken."""
    newest = rows.select_related("category", "payment_method").newest_first()
    transfer = kinds.get(Category.Kind.TRANSFER)
    if transfer:
        sides = list(newest.filter(payment_method__isnull=False)[:MOST])
        for one, other in _pairs(owner, sides, COUNTERPARTS, DAYS_BETWEEN):
            if one.pk not in taken and other.pk not in taken:
                spent, received = (one, other) if one.amount > 0 else (other, one)
                yield Offer(TRANSFER, received, spent, transfer)
    received_rows = [one for one in newest.filter(amount__lt=0)[:MOST] if one.pk not in taken]
    for credit, purchase in _pairs(owner, received_rows, PURCHASES, DAYS_TO_GIVE_BACK):
        if credit.pk not in taken and _is_from(credit.title, purchase.title):
            yield Offer(REFUND, credit, purchase, purchase.category)
    income = kinds.get(Category.Kind.INCOME)
    left = [one for one in received_rows if income and one.pk not in taken]
    for credit in _like_pay(owner, [one for one in left if one.category != income]):
        yield Offer(INCOME, credit, None, income)


def _pairs(
    owner: User, rows: Sequence[Expense], statement: str, days: int
) -> list[tuple[Expense, Expense]]:
    if not rows:
        return []
    reach = timedelta(days=days)
    given: dict[str, Any] = {
        "owner": owner.pk,
        "ids": [row.pk for row in rows],
        "days": days,
        "first": _moved(min(row.spent_on for row in rows), -reach),
        "last": _moved(max(row.spent_on for row in rows), reach),
        "likes": sorted({_beginning(row.title) for row in rows}),
        "most": MOST_PAIRS,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found = cursor.fetchall()
    wanted = {other for _one, other in found}
    others = Expense.objects.owned_by(owner).filter(pk__in=wanted)
    by_id = others.select_related("category", "payment_method").in_bulk() | {
        row.pk: row for row in rows
    }
    return [(by_id[one], by_id[other]) for one, other in found]


def _beginning(title: str) -> str:
    """Return a pattern for titles that begin with the first word of this one."""
    words = words_of(_GIVEN_BACK.sub("", title)) or (fold(title)[:40],)
    literal = words[0].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{literal}%"


def _is_from(credit: str, purchase: str) -> bool:
    return likeness_of(_GIVEN_BACK.sub("", credit), purchase) >= LIKE


def _like_pay(owner: User, received: Sequence[Expense]) -> Iterator[Expense]:
    """Yield what a word says is pay, and what the same sender has paid before, by the month."""
    if not received:
        return
    own = Expense.objects.owned_by(owner).present().filter(amount__lt=0)
    earlier: dict[str, list[date]] = defaultdict(list)
    reach = (_moved(received[-1].spent_on, -DAYS_LOOKED_BACK), received[0].spent_on)
    for title, day in own.filter(spent_on__range=reach).values_list("title", "spent_on"):
        earlier[fold(title)].append(day)
    for credit in received:
        latest = _moved(credit.spent_on, -DAYS_OF_PAY)
        days = sorted(day for day in earlier[fold(credit.title)] if day <= latest)
        words = words_of(f"{credit.title} {credit.note}")
        if any(kind_of(word) == "income" for word in words) or (
            len(days) >= OFTEN and days[-1] - days[0] >= DAYS_OF_PAY
        ):
            yield credit


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day

"""Lines in, expenses out: all of a file's or none."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.importing.csv_file import StatementLine
from expenses.importing.naming import CategoryNames, PaymentMethodNames
from expenses.importing.refusing import FileRefusedError, Problem, Skipped
from expenses.loading import NewExpense, load_expenses
from expenses.money import CURRENCIES

MOST_PROBLEMS = 20
ZERO = Decimal(0)


@dataclass
class Sums:
    """Of one currency, both above 0."""

    spent: Decimal = ZERO
    received: Decimal = ZERO


@dataclass
class Survey:
    """What a file holds.

    Of each category named in it whether all that is filed there is money in; of each payment
    method the currency that it is first named with.
    """

    count: int = 0
    first_day: date = date.max
    last_day: date = date.min
    sums: dict[str, Sums] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    categories: dict[str, bool] = field(default_factory=dict)
    payment_methods: dict[str, str] = field(default_factory=dict)

    def add(self, line: StatementLine) -> None:
        self.count += 1
        self.first_day = min(self.first_day, line.spent_on)
        self.last_day = max(self.last_day, line.spent_on)
        sums = self.sums.setdefault(line.currency, Sums())
        if line.amount > 0:
            sums.spent += line.amount
        else:
            sums.received -= line.amount
        is_money_in = line.amount < 0 and self.categories.get(line.category, True)
        self.categories[line.category] = is_money_in
        self.payment_methods.setdefault(line.payment_method, line.currency)


@dataclass(frozen=True)
class Made:
    """What had to be made for the expenses."""

    categories: list[str]
    payment_methods: list[str]


def look_through(lines: Iterable[StatementLine | Problem | Skipped]) -> Survey:
    """Return what the lines hold; raise FileRefusedError if one is wrong or there are none.

    Writes nothing, and may take longer than a transaction may be idle.
    """
    survey = Survey()
    for line in _without_problems(lines):
        if isinstance(line, Skipped):
            survey.skipped[line.reason] += 1
        else:
            survey.add(line)
    if not survey.count:
        raise FileRefusedError.whole(_("There is no expense in the file."))
    return survey


@transaction.atomic
def take_in(
    *,
    owner: User,
    lines: Iterable[StatementLine | Problem | Skipped],
    survey: Survey,
    again: bool = False,
) -> Made:
    """Write the lines, looked through before, as expenses in the order of their days.

    Categories and payment methods are found by their folded names, and made where there are
    none. Unless `again`, raises AlreadyThereError if for any line there is an expense of the
    same day, title and amount.
    """
    categories = CategoryNames(owner)
    payment_methods = PaymentMethodNames(owner)
    made = Made(categories.make(survey.categories), payment_methods.make(survey.payment_methods))
    load_expenses(
        owner=owner,
        expenses=_new_expenses(lines, categories, payment_methods),
        refuse_twins=not again,
    )
    return made


def _without_problems(
    lines: Iterable[StatementLine | Problem | Skipped],
) -> Iterator[StatementLine | Skipped]:
    """Yield the lines; at the end raise what is wrong with them."""
    problems: list[Problem] = []
    how_many = 0
    decimals = _decimals_by_currency()
    for line in lines:
        problem = None
        if isinstance(line, StatementLine):
            problem = _too_many_decimals(line, decimals[line.currency])
        if isinstance(line, Problem):
            problem = line
        elif problem is None:
            yield line
        if problem:
            how_many += 1
            problems += [problem] if how_many <= MOST_PROBLEMS else []
    if problems:
        raise FileRefusedError(problems, how_many=how_many)


def _decimals_by_currency() -> dict[str, int]:
    """Return what the database holds for possible: ISO's number, which CLDR's may be below."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, expenses_decimals_of(code) FROM unnest(%s::text[]) AS code",
            [list(CURRENCIES)],
        )
        return dict(cursor.fetchall())


def _too_many_decimals(line: StatementLine, most: int) -> Problem | None:
    exponent = line.amount.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= most:
        return None
    return Problem(
        line.number,
        _("%(amount)s has more than the %(most)d decimals of %(currency)s")
        % {"amount": f"{abs(line.amount):f}", "most": most, "currency": line.currency},
    )


def _new_expenses(
    lines: Iterable[StatementLine | Problem | Skipped],
    categories: CategoryNames,
    payment_methods: PaymentMethodNames,
) -> Iterator[NewExpense]:
    for line in lines:
        if isinstance(line, StatementLine):
            yield NewExpense(
                spent_on=line.spent_on,
                title=line.title,
                amount=line.amount,
                currency=line.currency,
                category_id=categories[line.category],
                payment_method_id=payment_methods[line.payment_method],
                note=line.note,
                tags=list(line.tags),
                is_repeating=line.is_repeating,
                is_excluded=line.is_excluded,
            )

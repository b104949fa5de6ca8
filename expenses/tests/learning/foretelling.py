"""How many of a second year's lines are guessed from the first, and how many of them rightly."""

from typing import NamedTuple

from expenses.importing.titles import readable
from expenses.learning.choices import Asked
from expenses.learning.suggesting import Guesses
from expenses.loading import NewExpense, load_expenses
from expenses.models import Category, PaymentMethod
from expenses.tests.learning.ledger import FIRST, SECOND, Booked, ledger


class Foretold(NamedTuple):
    lines: int
    merchants: int
    guessed: float
    right: float

    def __str__(self):
        return (
            f"{self.lines} lines of {self.merchants} merchants in two years:"
            f" {self.guessed:.1%} of the second guessed, {self.right:.1%} of the guesses right"
        )


def foretell(owner, *, seed: int) -> Foretold:
    """File the first year by hand, and guess the second as an import does, learning no more."""
    lines = [*ledger(seed)]
    filed = _in_database(owner, lines)
    methods = {
        name: PaymentMethod.objects.create(owner=owner, name=name, currency=owner.currency).pk
        for name in {one.paid_with for one in lines}
    }
    load_expenses(
        owner=owner,
        expenses=[
            NewExpense(
                spent_on=one.on,
                title=readable(one.text),
                amount=one.amount,
                currency=owner.currency,
                category_id=filed[one.category],
                payment_method_id=methods[one.paid_with],
                note="",
                tags=[],
                is_repeating=False,
                is_excluded=False,
            )
            for one in lines
            if one.on.year == FIRST
        ],
    )
    coming = [one for one in lines if one.on.year == SECOND]
    guesses = Guesses(owner)
    guesses.learn({readable(one.text) for one in coming})
    guessed = right = 0
    for one in coming:
        asked = Asked(readable(one.text), one.amount, one.on, methods[one.paid_with])
        category = guesses.category_of(asked)
        guessed += category is not None
        right += category == filed[one.category]
    merchants = len({one.merchant for one in lines})
    return Foretold(len(lines), merchants, guessed / len(coming), right / guessed)


def _in_database(owner, lines: list[Booked]) -> dict[str, int]:
    """The shared categories of a new installation, and the person's own beside them."""
    known = dict(Category.objects.shared().values_list("name", "pk"))
    own = {one.category for one in lines} - known.keys()
    for name in own:
        known[name] = Category.objects.create(owner=owner, name=name).pk
    return known

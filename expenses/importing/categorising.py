"""Which category a booking is filed under when it comes in."""

from collections.abc import Callable, Sequence
from typing import Any

from accounts.models import User
from expenses.importing.booking import Booking
from expenses.importing.naming import CategoryNames
from expenses.importing.staging import Filed, Named
from expenses.learning.choices import Asked
from expenses.learning.suggesting import Guesses


class UsualCategories:
    """What the file names, else what is learned from what the person filed by hand."""

    def __init__(
        self, owner: User, names: CategoryNames, method_of: Callable[[Booking], int | None]
    ) -> None:
        self.guesses = Guesses(owner)
        self._names = names
        self._method_of = method_of
        self._settled: dict[tuple[str, bool], Filed] = {}

    def __call__(self, batch: Sequence[Named]) -> list[Filed]:
        guessed = (one for one in batch if not (one.booking.category or one.booking.is_own))
        self.guesses.learn({one.title for one in guessed})
        return [self._filed(one) for one in batch]

    def why(self, row: dict[str, Any]) -> str:
        """Return why a staged row has the category that was guessed, as a sentence."""
        return self.guesses.why(Asked(row["title"], row["amount"], row["on"], row["method"]))

    def _filed(self, one: Named) -> Filed:
        booking = one.booking
        if booking.category and (named := self._names.find(booking.category)):
            return Filed(named, is_chosen=True)
        if booking.is_own:
            return Filed(None, is_chosen=False)
        key = (one.title, booking.amount < 0)
        if filed := self._settled.get(key):
            return filed
        method = self._method_of(booking)
        asked = Asked(one.title, booking.amount, booking.booked_on, method)
        filed = Filed(self.guesses.category_of(asked), is_chosen=False)
        if not self.guesses.is_conditional(asked):
            self._settled[key] = filed
        return filed

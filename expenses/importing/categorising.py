"""Which category a booking is filed under when it comes in."""

from collections.abc import Sequence

from accounts.folding import fold
from accounts.models import User
from expenses.importing.naming import CategoryNames
from expenses.importing.staging import Filed, Named
from expenses.learning import usual_categories


class UsualCategories:
    """What the file names, else what the person usually files the same title under."""

    def __init__(self, owner: User, names: CategoryNames) -> None:
        self._owner = owner
        self._names = names
        self._usual: dict[str, Filed] = {}

    def __call__(self, batch: Sequence[Named]) -> list[Filed]:
        folded = {one.title: fold(one.title) for one in batch}
        unknown = [title for title, key in folded.items() if key not in self._usual]
        if unknown:
            found = usual_categories(owner=self._owner, titles=unknown)
            self._usual |= {
                folded[title]: Filed(found.get(folded[title]), is_chosen=False) for title in unknown
            }
        return [
            self._named(one.booking.category) or self._usual[folded[one.title]] for one in batch
        ]

    def _named(self, name: str) -> Filed | None:
        named = self._names.find(name) if name else None
        return Filed(named, is_chosen=True) if named else None

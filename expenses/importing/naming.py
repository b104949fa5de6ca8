"""Names in a file become a person's categories and payment methods."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from accounts.folding import fold
from accounts.models import User
from expenses.filing import last_position
from expenses.importing.cells import BETWEEN
from expenses.models import Category, PaymentMethod

PLAIN_ICON = "three-dots"
LONGEST_NAME = 60


class PaymentMethodNames:
    """Which payment method a name stands for."""

    def __init__(self, owner: User) -> None:
        self._owner = owner
        methods = PaymentMethod.objects.owned_by(owner)
        self._ids: dict[str, int | None] = {method.name_folded: method.pk for method in methods}
        self._ids[""] = None
        self._found: dict[str, int | None] = {}

    def make(self, wanted: Mapping[str, str]) -> list[str]:
        """Make what is missing of these names, each with its currency; return what was made."""
        missing: dict[str, PaymentMethod] = {}
        for name, currency in wanted.items():
            if fold(name) not in self._ids:
                new = PaymentMethod(owner=self._owner, name=name, currency=currency)
                missing.setdefault(fold(name), new)
        made = PaymentMethod.objects.bulk_create(missing.values())
        self._ids |= {method.name_folded: method.pk for method in made}
        return [method.name for method in made]

    def __getitem__(self, name: str) -> int | None:
        if name not in self._found:
            self._found[name] = self._ids[fold(name)]
        return self._found[name]

    def find(self, name: str) -> int | None:
        """Return the payment method, and None where there is none of this name."""
        return self._ids.get(fold(name))


class CategoryNames:
    """Which category "Food" or "Food / Snacks" stands for.

    A name alone is a category on top, else the one category inside another with this name.
    Of a person's own and a shared one the own one is meant.
    """

    def __init__(self, owner: User) -> None:
        self._owner = owner
        self._top: dict[str, Category] = {}
        inside: dict[str, Category] = {}
        names: Counter[str] = Counter()
        visible = Category.objects.visible_to(owner).select_related("parent")
        for category in sorted(visible, key=lambda one: one.owner_id is not None):
            if category.parent is None:
                self._top[category.name_folded] = category
                continue
            path = f"{category.parent.name_folded}{BETWEEN}{category.name_folded}"
            inside |= {path: category, category.name_folded: category}
            names[category.name_folded] += 1
        for name, how_many in names.items():
            if how_many > 1:
                del inside[name]
        self._ids: dict[str, int | None] = {
            name: category.pk for name, category in (inside | self._top).items()
        }
        self._ids[""] = None
        self._found: dict[str, int | None] = {}

    def make(self, wanted: Mapping[str, bool]) -> list[str]:
        """Make what is missing of these, as the person's own; return the names.

        With each name comes whether all to be filed there is money in: then it is income. What
        stands inside another counts as that one does.
        """
        missing: dict[str, str] = {}
        is_income: dict[str, bool] = {}
        for name, is_money_in in wanted.items():
            if fold(name) not in self._ids:
                missing.setdefault(fold(name), name)
                top = fold(self._parted(name)[0])
                is_income[top] = is_income.get(top, True) and is_money_in
        position = last_position(owner=self._owner)
        made = []
        for name in missing.values():
            above, inner = self._parted(name)
            category = self._top.get(fold(above))
            if category is None:
                kind = Category.Kind.INCOME if is_income[fold(above)] else Category.Kind.SPENDING
                category = self._make(name=above, kind=kind, position=position)
                self._top[fold(above)] = category
                self._ids[fold(above)] = category.pk
                made.append(above)
            if inner:
                category = self._make(
                    name=inner,
                    parent=category,
                    kind=category.kind,
                    colour=category.colour,
                    position=position,
                )
                self._ids[fold(name)] = category.pk
                made.append(name)
        return made

    def __getitem__(self, name: str) -> int | None:
        if name not in self._found:
            self._found[name] = self._ids[fold(name)]
        return self._found[name]

    def find(self, name: str) -> int | None:
        """Return the category, and None where there is none of this name."""
        if name not in self._found:
            self._found[name] = self._ids.get(fold(name))
        return self._found[name]

    def _parted(self, name: str) -> tuple[str, str]:
        """Return the upper and the inner name; names may hold what parts them."""
        places = [found.start() for found in re.finditer(BETWEEN, name)]
        if not places:
            return name, ""
        place = next((one for one in places if fold(name[:one]) in self._top), places[0])
        return name[:place], name[place + len(BETWEEN) :]

    def _make(self, **columns: Any) -> Category:
        return Category.objects.create(owner=self._owner, icon=PLAIN_ICON, **columns)

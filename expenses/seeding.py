"""The shared categories that a new installation begins with."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from expenses.models import Category

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

INCOME, TRANSFER = Category.Kind.INCOME, Category.Kind.TRANSFER


class First(NamedTuple):
    name: "StrPromise"
    icon: str
    colour: int
    description: "StrPromise"
    kind: str = Category.Kind.SPENDING


# fmt: off
FIRST_CATEGORIES = [
    First(
        pgettext_lazy("category", "Groceries"), "basket", 1,
        _("Food and things for the home, from shops and markets"),
    ),
    First(
        pgettext_lazy("category", "Eating out"), "cup-hot", 2,
        _("Restaurants, cafés, takeaway, lunch at work"),
    ),
    First(
        pgettext_lazy("category", "Housing"), "house-door", 3,
        _("Rent, mortgage, repairs, furniture"),
    ),
    First(
        pgettext_lazy("category", "Utilities"), "lightning-charge", 4,
        _("Power, water, heating, internet, phone"),
    ),
    First(
        pgettext_lazy("category", "Transport"), "bus-front", 5,
        _("Tickets, taxi, fuel, parking, the car and the bicycle"),
    ),
    First(
        pgettext_lazy("category", "Health"), "heart-pulse", 6,
        _("Doctors, medicine, insurance, sport"),
    ),
    First(
        pgettext_lazy("category", "Shopping"), "bag", 7,
        _("Clothes, electronics, things for yourself"),
    ),
    First(
        pgettext_lazy("category", "Entertainment"), "film", 8,
        _("Cinema, concerts, games, streaming, hobbies"),
    ),
    First(
        pgettext_lazy("category", "Travel"), "airplane", 9,
        _("Holidays: flights, hotels, what is spent on the way"),
    ),
    First(
        pgettext_lazy("category", "Education"), "mortarboard", 10,
        _("Courses, books, school and university"),
    ),
    First(
        pgettext_lazy("category", "Gifts"), "gift", 11,
        _("Presents and donations"),
    ),
    First(
        pgettext_lazy("category", "Other"), "three-dots", 12,
        _("What fits nowhere else"),
    ),
    First(
        pgettext_lazy("category", "Income"), "bank", 1,
        _("Salary, interest, what others pay you"), INCOME,
    ),
    First(
        pgettext_lazy("category", "Transfers"), "piggy-bank", 12,
        _("Between your own accounts: counts as neither"), TRANSFER,
    ),
]
# fmt: on
STEP = 10


def seed_shared_categories() -> int:
    """Make the first shared categories in the active language; return how many were made.

    Only where there is no shared category at all: what staff renamed, archived or merged
    away stays as they left it. Of two at the same moment one makes them: the other waits at
    the unique constraint and skips its own.
    """
    if Category.objects.shared().exists():
        return 0
    made = Category.objects.bulk_create(
        [
            Category(
                name=str(first.name),
                icon=first.icon,
                colour=first.colour,
                description=str(first.description),
                kind=first.kind,
                position=position * STEP,
            )
            for position, first in enumerate(FIRST_CATEGORIES, 1)
        ],
        ignore_conflicts=True,
    )
    return len(made)

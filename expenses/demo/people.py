"""A demo person, and their entries as expenses."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import islice

from django.db import transaction

from accounts.folding import fold
from accounts.identity import acting_for
from accounts.models import User
from accounts.people import register
from expenses.demo.household import BANK, BILLS, CASH, CREDIT, DEBIT, HABITS, STREAMING
from expenses.demo.ledger import entries
from expenses.demo.occasions import ON_THE_WAY, Entry
from expenses.filing import last_position
from expenses.loading import NewExpense, load_expenses
from expenses.models import Category, PaymentMethod
from expenses.models.category import COLOUR_SLOTS
from expenses.money import decimals_of

BATCH = 50_000
ABROAD, ABROAD_FROM_THE_EURO = "EUR", "CHF"
KINDS = {
    BANK: PaymentMethod.Kind.BANK,
    CREDIT: PaymentMethod.Kind.CREDIT,
    DEBIT: PaymentMethod.Kind.DEBIT,
    CASH: PaymentMethod.Kind.CASH,
}
PATHS = {
    *(bill.category for bill in (*BILLS, STREAMING)),
    *(habit.category for habit in HABITS),
    *(place.category for habit in HABITS for place in habit.places),
    ON_THE_WAY,
} - {""}
COUNTS_AS = {"Income": Category.Kind.INCOME, "Transfers": Category.Kind.TRANSFER}
PLAIN = "three-dots"
ICONS = {
    "Dog": "heart-pulse",
    "Housing / Rent": "house-door",
    "Entertainment / Subscriptions": "tv",
    "Eating out / Lunch": "egg-fried",
    "Eating out / Coffee": "cup-hot",
    "Transport / Fuel": "fuel-pump",
}


@transaction.atomic
def make_demo_person(
    *,
    username: str,
    password: str | None,
    currency: str,
    first: date,
    until: date,
    seed: int,
    count: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Make a person with expenses from `first` to `until`; return how many expenses.

    The same seed and name give the same expenses. Calls `progress` with the number written
    so far. Raises TakenError, and changes nothing then.
    """
    person = register(
        username=username,
        password=password,
        email=None,
        currency=currency,
        time_zone="UTC",
        language="en-us",
    )
    with acting_for(person.pk, door="command"):
        household = entries(first=first, until=until, seed=f"{seed} {fold(username)}", count=count)
        return record_household(person=person, household=household, progress=progress)


@transaction.atomic
def record_household(
    *,
    person: User,
    household: Iterator[Entry],
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write a household's entries as this person's expenses, and return how many.

    Categories and payment methods that the person has by these names are used, others made.
    """
    expenses = _expenses(person, household, _categories(person), _payment_methods(person))
    written = 0
    while batch := load_expenses(owner=person, expenses=islice(expenses, BATCH)):
        written += batch
        if progress:
            progress(written)
    return written


def _expenses(
    person: User,
    household: Iterator[Entry],
    categories: dict[str, int | None],
    payment_methods: dict[str, int],
) -> Iterator[NewExpense]:
    abroad = ABROAD if person.currency != ABROAD else ABROAD_FROM_THE_EURO
    amount_of = {
        code: cache(partial(_amount, -decimals_of(code))) for code in (person.currency, abroad)
    }
    for entry in household:
        currency = abroad if entry.is_abroad else person.currency
        # By position: by name it takes twice as long, and there may be a million.
        yield NewExpense(
            entry.day,
            entry.title,
            amount_of[currency](entry.cents),
            currency,
            categories[entry.category],
            payment_methods[entry.paid],
            entry.note,
            list(entry.tags),
            entry.is_repeating,
            entry.is_excluded,
        )


def _amount(exponent: int, cents: int) -> Decimal:
    return Decimal(cents).scaleb(exponent)


def _payment_methods(person: User) -> dict[str, int]:
    known = {method.name_folded: method.pk for method in PaymentMethod.objects.owned_by(person)}
    made = PaymentMethod.objects.bulk_create(
        PaymentMethod(owner=person, name=name, kind=kind, currency=person.currency)
        for name, kind in KINDS.items()
        if fold(name) not in known
    )
    known |= {fold(method.name): method.pk for method in made}
    return {name: known[fold(name)] for name in KINDS}


def _categories(person: User) -> dict[str, int | None]:
    """Return the id of every category of the household; what there is not yet is made."""
    seen = Category.objects.visible_to(person).exclude(owner=None, is_archived=True)
    found = {(category.parent_id, category.name_folded): category for category in seen}
    position = last_position(owner=person)
    ids: dict[str, int | None] = {"": None}
    for path in sorted(PATHS):
        parent: Category | None = None
        for name in path.split(" / "):
            key = (parent.pk if parent else None, fold(name))
            if key not in found:
                found[key] = Category.objects.create(
                    owner=person,
                    name=name,
                    parent=parent,
                    kind=parent.kind if parent else COUNTS_AS.get(name, Category.Kind.SPENDING),
                    icon=ICONS.get(path, PLAIN),
                    colour=parent.colour if parent else COLOUR_SLOTS,
                    position=position,
                )
            parent = found[key]
        ids[path] = parent.pk if parent else None
    return ids

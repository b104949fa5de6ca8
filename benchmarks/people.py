"""Whom the suite measures: people with believable expenses, the same for the same seed."""

from dataclasses import dataclass
from datetime import date

from ground import Ground

SEED = 1
YEARS = 10
FEW = 1_000


@dataclass(frozen=True)
class Person:
    name: str
    count: int


@dataclass(frozen=True)
class People:
    """Somebody with few expenses, somebody with a tenth of the many, and somebody with all."""

    few: Person
    tenth: Person
    many: Person

    @classmethod
    def of(cls, expenses: int) -> "People":
        return cls(
            Person("few", min(FEW, expenses)),
            Person("tenth", max(expenses // 10, 1)),
            Person("many", expenses),
        )


def make(ground: Ground, *people: Person) -> None:
    """Make these people with ten years of expenses each, and tidy the tables as a day would."""
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up by now
    from django.utils.timezone import localdate  # noqa: PLC0415

    from accounts.identity import acting_for_everyone  # noqa: PLC0415
    from expenses.demo.people import make_demo_person  # noqa: PLC0415
    from expenses.models import Category  # noqa: PLC0415

    with acting_for_everyone():
        has_categories = Category.objects.shared().exists()
    if not has_categories:
        call_command("seed_categories", verbosity=0)
    today = localdate()
    for person in people:
        make_demo_person(
            username=person.name,
            password=None,
            currency="USD",
            first=first_day(today),
            until=today,
            seed=SEED,
            count=person.count,
        )
    tidy(ground)


def first_day(today: date) -> date:
    return date(today.year - YEARS, today.month, 1)


def tidy(ground: Ground) -> None:
    with ground.as_superuser() as superuser:
        superuser.execute("VACUUM ANALYZE")
        superuser.execute("CHECKPOINT")

"""A person whose sums are looked at, and random questions about their expenses."""

import random
from datetime import date, timedelta
from decimal import Decimal

from django.core.management import call_command

from expenses.demo.people import make_demo_person
from expenses.models import Category, Expense, PaymentMethod

QUESTIONS = 1000
FIRST, LAST = date(2025, 6, 1), date(2026, 11, 20)
WORDS = ["market", "rent", "12.50", "fl"]


def make_sums():
    """Make the person "sums" with 250 expenses in two currencies."""
    call_command("seed_categories", verbosity=0)
    make_demo_person(
        username="sums", password=None, currency="USD", first=FIRST, until=LAST,
        seed="sums", count=250,
    )  # fmt: skip


def many_expenses(owner, *, kept, gone):
    """Make as many expenses titled Kept, and as many Gone."""
    Expense.objects.bulk_create(
        Expense(
            owner=owner, title="Kept" if number < kept else "Gone", currency="USD",
            amount=Decimal(number) / 100 + 1, base_amount=Decimal(number) / 100 + 1,
            spent_on=LAST - timedelta(days=number % 300),
        )
        for number in range(kept + gone)
    )  # fmt: skip


def filters_for(owner):
    """As many random questions, each of one to four parts; the same in every run."""
    chance = random.Random("filters")
    days = (LAST - FIRST).days

    def some_day():
        return (FIRST + timedelta(days=chance.randrange(days))).isoformat()

    parts = {
        "from": some_day,
        "to": some_day,
        "category": lambda: chance.choice([*categories, "none"]),
        "paid": lambda: chance.choice([*methods, "none"]),
        "in": lambda: chance.choice(["spent", "money-in"]),
        "min": lambda: f"{chance.randrange(60)}.{chance.randrange(100):02}",
        "max": lambda: f"{chance.randrange(20, 400)}",
        "repeating": lambda: chance.choice(["yes", "no"]),
        "excluded": lambda: chance.choice(["yes", "no"]),
        "currency": lambda: chance.choice(["USD", "EUR"]),
        "q": lambda: chance.choice(WORDS),
    }
    categories = list(Category.objects.visible_to(owner).values_list("pk", flat=True))
    methods = list(PaymentMethod.objects.owned_by(owner).values_list("pk", flat=True))
    for _ in range(QUESTIONS):
        names = chance.sample(sorted(parts), chance.randint(1, 4))
        yield {name: parts[name]() for name in names}

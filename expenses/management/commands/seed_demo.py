import secrets
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.utils.timezone import localdate

from accounts.identity import acting_for_everyone
from accounts.people import TakenError, find
from expenses.demo.people import make_demo_person
from expenses.models import Category
from expenses.periods import EARLIEST

NAME = "demo"
DEMO_ACCOUNT_YEARS = 2
BAR = 40
STEP = 5  # percent from one line to the next where there is no terminal


class Command(BaseCommand):
    help = "Make people with believable expenses. The same seed gives the same expenses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=above_zero, default=1)
        parser.add_argument("--expenses", type=above_zero, help="how many, of all people together")
        parser.add_argument("--years", type=above_zero, default=DEMO_ACCOUNT_YEARS)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", type=day, help="the last day, as 2026-11-22; else today")
        parser.add_argument("--password", help="theirs; without it nobody can sign in as them")
        parser.add_argument(
            "--demo-account",
            action="store_true",
            help=f"one person, {NAME}, with two years of expenses and a random password",
        )

    def handle(
        self,
        *args: Any,
        people: int,
        expenses: int | None,
        years: int,
        seed: int,
        until: date | None,
        password: str | None,
        demo_account: bool,
        **options: Any,
    ) -> None:
        if demo_account:
            people, expenses, years = 1, None, DEMO_ACCOUNT_YEARS
            password = secrets.token_urlsafe(12)
        until = until or localdate()
        first = years_before(until, years)
        names = [NAME] if people == 1 else [f"{NAME}{number}" for number in range(1, people + 1)]
        if taken := [name for name in names if find(name=name)]:
            raise CommandError(taken_already(taken[0]))
        with acting_for_everyone(door="command"):
            has_shared = Category.objects.shared().exists()
        if not has_shared:
            call_command("seed_categories", verbosity=0)

        started = time.monotonic()
        progress = Progress(self.stderr, of=expenses or people)
        written = 0
        for number, name in enumerate(names):
            try:
                written += make_demo_person(
                    username=name,
                    password=password,
                    currency=settings.DEFAULT_CURRENCY,
                    first=first,
                    until=until,
                    seed=seed,
                    count=share(expenses, number, people),
                    progress=progress.show if expenses else None,
                )
            except TakenError as error:
                raise CommandError(taken_already(name)) from error
            progress.done = written if expenses else number
            progress.show(0 if expenses else 1)
        seconds = time.monotonic() - started

        self.stdout.write(
            f"Expenses made: {written:,}, from {first} to {until}, people: {people:,}. "
            f"That took {seconds:.1f} seconds, {written / seconds:,.0f} expenses a second."
        )
        if password:
            self.stdout.write(f"user name: {names[0]}")
            self.stdout.write(f"password: {password}")


class Progress:
    """A bar that is redrawn on a terminal, and a line now and then elsewhere."""

    def __init__(self, output: OutputWrapper, *, of: int) -> None:
        self.output = output
        self.of = of
        self.done = 0
        self.shown = 0

    def show(self, more: int) -> None:
        """Show how far it is, with so many more than what is done."""
        percent = 100 * (self.done + more) // self.of
        if self.of == 1 or percent < self.shown + (1 if self.output.isatty() else STEP):
            return
        self.shown = percent
        if not self.output.isatty():
            self.output.write(f"{percent} %")
            return
        bar = "#" * (BAR * percent // 100)
        end = "\n" if percent == 100 else ""
        self.output.write(f"\r[{bar:<{BAR}}] {percent} %", ending=end)
        self.output.flush()


def share(expenses: int | None, number: int, people: int) -> int | None:
    """Return how many expenses one of the people gets; the first ones get what is left over."""
    if expenses is None:
        return None
    return expenses // people + (number < expenses % people)


def taken_already(name: str) -> str:
    return f"There is already a person named {name}. Their account is left alone."


def years_before(day: date, years: int) -> date:
    try:
        return max(day.replace(year=day.year - years), EARLIEST)
    except ValueError:
        # No such day that year, or no such year.
        return max(day.replace(year=max(day.year - years, 1), day=28), EARLIEST)


def above_zero(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day like 2026-11-22") from None

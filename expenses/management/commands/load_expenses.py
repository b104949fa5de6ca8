from argparse import ArgumentParser, ArgumentTypeError
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.identity import acting_for
from accounts.people import find
from expenses.importing.columns import named_columns
from expenses.importing.csv_file import MOST_BYTES, CsvFile, Reading
from expenses.importing.days import ORDERS, YMD
from expenses.importing.intake import Made, Survey, look_through, take_in
from expenses.importing.refusing import FileRefusedError, Problem
from expenses.loading import AlreadyThereError
from expenses.money import decimals_of, is_currency

HELP = """\
Load a CSV file as one person's expenses: all of it or nothing.

Without --columns the file is this program's own export, or has columns named date, title and
amount (positive is spent), and if you like currency, category, payment_method, tags, note,
is_repeating and is_excluded. A bank's file needs --columns.
"""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", required=True, help="whose expenses: user name or e-mail")
        parser.add_argument(
            "--columns",
            type=columns,
            help="which column is what: date= title= and one of amount= (positive is spent),"
            " signed= (negative is spent), out= and in=; also fee= (added to what was spent),"
            " currency=, category=, payment_method=, tags=, note=, state=."
            " As date=Datum,title=Omschrijving,signed=Bedrag",
        )
        parser.add_argument("--dates", choices=ORDERS, default=YMD, help="the order in a date")
        parser.add_argument("--decimal", choices=[".", ","], help="what comes before the decimals")
        parser.add_argument("--currency", type=currency, help="of amounts without one; else theirs")
        parser.add_argument(
            "--again", action="store_true", help="load also what seems to be there already"
        )

    def handle(
        self,
        *args: Any,
        file: Path,
        owner: str,
        columns: dict[str, str] | None,
        dates: str,
        decimal: str | None,
        currency: str | None,
        again: bool,
        **options: Any,
    ) -> None:
        person = find(name=owner)
        if person is None:
            raise CommandError(f"There is nobody named {owner}.")
        reading = Reading(
            currency=currency or person.currency,
            zone=person.zone,
            columns=columns,
            dates=dates,
            decimal=decimal,
        )
        try:
            lines = CsvFile(read(file), reading=reading)
            survey = look_through(lines)
            with acting_for(person.pk, door="command"):
                made = take_in(owner=person, lines=lines, survey=survey, again=again)
        except FileRefusedError as error:
            raise CommandError(refusal(error)) from error
        except AlreadyThereError as error:
            twins = error.twins
            raise CommandError(
                f"{twins.how_many:,} of these expenses are there already, such as {twins.title!r} "
                f"on {twins.spent_on}, {plainly(abs(twins.amount), twins.currency)} "
                f"{twins.currency}. Nothing was loaded. To load all of them, and have those "
                "twice, add --again."
            ) from error
        for sentence in told(survey, made, unread=lines.unread):
            self.stdout.write(sentence)


def read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            # One more than may be, so that a larger file is seen to be one.
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def told(survey: Survey, made: Made, *, unread: list[str]) -> list[str]:
    """Return what came in, a sentence a line."""
    days = f"{survey.first_day} to {survey.last_day}"
    sentences = [f"Expenses loaded: {survey.count:,}, {days}."]
    for code, sums in sorted(survey.sums.items()):
        spent, received = (plainly(amount, code) for amount in (sums.spent, sums.received))
        sentences.append(f"{code}: spent {spent}, money in {received}.")
    for what, names in (
        ("New categories", made.categories),
        ("New payment methods", made.payment_methods),
        ("Columns that were not read", unread),
    ):
        if names:
            sentences.append(f"{what}: {', '.join(names)}.")
    for reason, count in survey.skipped.items():
        sentences.append(f"Lines left out, {reason}: {count:,}.")
    return sentences


def plainly(amount: Decimal, code: str) -> str:
    """Return the amount with its currency's decimals, or more if it has more."""
    decimals = max(decimals_of(code), -int(amount.normalize().as_tuple().exponent))
    return f"{amount:.{decimals}f}"


def refusal(error: FileRefusedError) -> str:
    """Return the problems a line each, and that nothing was loaded."""
    sentences = [said(problem) for problem in error.problems]
    if more := error.how_many - len(error.problems):
        sentences.append(f"And {more:,} more.")
    return "\n".join([*sentences, "Nothing was loaded."])


def said(problem: Problem) -> str:
    return f"Line {problem.number}: {problem.sentence}" if problem.number else problem.sentence


def columns(text: str) -> dict[str, str]:
    try:
        return named_columns(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def currency(text: str) -> str:
    if not is_currency(text.upper()):
        raise ArgumentTypeError(f"{text!r} is not a currency, like EUR")
    return text.upper()

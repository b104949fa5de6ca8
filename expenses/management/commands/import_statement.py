from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.folding import fold
from accounts.identity import acting_for
from accounts.models import User
from accounts.people import find
from expenses.importing.keeping import discard, keep_file
from expenses.importing.refusing import FileRefusedError
from expenses.importing.unattended import (
    examine_unattended,
    sentence_of,
    take_in_unattended,
)
from expenses.models import PaymentMethod, Statement

HELP = """\
Import a bank's file as one person's expenses.

What was imported before is left out, whichever file it came in. A booking that looks like an
expense typed by hand is left open; import the file on the site to decide on it.
"""
PIECE = 1 << 20


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", required=True, help="whose expenses: user name or e-mail")
        parser.add_argument("--paid-with", help="the payment method that the file is of")

    def handle(
        self, *args: Any, file: Path, owner: str, paid_with: str | None, **options: Any
    ) -> None:
        person = find(name=owner)
        if person is None:
            raise CommandError(f"There is nobody named {owner}.")
        try:
            with file.open("rb") as opened, acting_for(person.pk, door="command"):
                kept = keep_file(
                    owner=person,
                    name=file.name,
                    pieces=pieces_of(opened),
                    payment_method=method_named(person, paid_with),
                    at_most=settings.UPLOAD_MAX_BYTES,
                ).pk
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except FileRefusedError as error:
            raise CommandError(sentence_of(error)) from error
        examine_unattended(owner=person, statement=kept, now=timezone.now())
        self.go_on_if(Statement.State.READY, person, kept)
        take_in_unattended(owner=person, statement=kept, now=timezone.now(), door="command")
        self.stdout.write(told(self.go_on_if(Statement.State.DONE, person, kept)))

    def go_on_if(self, state: str, owner: User, pk: int) -> Statement:
        """Return the statement if it has come so far; else remove it and say why."""
        with acting_for(owner.pk, door="command"):
            stored: Statement = Statement.objects.owned_by(owner).get(pk=pk)
            if stored.state != state:
                discard(owner=owner, statement=pk)
        if stored.state == Statement.State.ASKING:
            raise CommandError(
                "This file can be read in two ways. Import it once on the site, where you are"
                " asked; from then on files with the same columns are read without asking."
            )
        if stored.state != state:
            raise CommandError(f"{stored.failure} Nothing was imported.")
        return stored


def pieces_of(opened: BinaryIO) -> Iterator[bytes]:
    while piece := opened.read(PIECE):
        yield piece


def method_named(owner: User, name: str | None) -> PaymentMethod | None:
    if name is None:
        return None
    found: PaymentMethod | None = (
        PaymentMethod.objects.owned_by(owner).filter(name_folded=fold(name)).first()
    )
    if found is None:
        raise CommandError(f"{owner.username} has no payment method named {name}.")
    return found


def told(statement: Statement) -> str:
    """Return what came of the file, a line each."""
    counts = {
        "Expenses imported": statement.new_count,
        "Already there": statement.there_count,
        "Left open, since they look like expenses typed by hand": statement.undecided_count,
        "Left out": statement.skipped_count,
        "Lines that cannot be read": statement.unreadable_count,
    }
    first, *others = [f"{what}: {count:,}." for what, count in counts.items()]
    shown = [line for line, count in zip(others, list(counts.values())[1:], strict=True) if count]
    return "\n".join([first, *shown])

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.identity import acting_for
from accounts.people import find
from expenses.archiving.bringing_back import NotEmptyError, bring_back
from expenses.archiving.opening import ArchiveRefusedError, opened

HELP = """\
Bring an archive of everything into one person's account, in which there must be nothing yet.

All of it comes in or nothing; an archive that was cut or altered is refused.
"""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", required=True, help="whose it becomes: user name or e-mail")

    def handle(self, *args: Any, file: Path, owner: str, **options: Any) -> None:
        person = find(name=owner)
        if person is None:
            raise CommandError(f"There is nobody named {owner}.")
        try:
            with (
                file.open("rb") as content,
                opened(content) as archive,
                acting_for(person.pk, door="command"),
            ):
                count = bring_back(owner=person, archive=archive)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except NotEmptyError as error:
            raise CommandError(
                f"There is something in the account of {person.username} already."
                " An archive needs an empty one."
            ) from error
        except ArchiveRefusedError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Expenses brought back: {count:,}. Everything around them is there too.")

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from accounts.identity import acting_for
from accounts.middleware import spoken_by
from accounts.people import find
from expenses.archiving.writing import write_archive


class Command(BaseCommand):
    help = "Write everything that is one person's into one archive, which import_everything reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", required=True, help="whose: user name or e-mail")

    def handle(self, *args: Any, file: Path, owner: str, **options: Any) -> None:
        person = find(name=owner)
        if person is None:
            raise CommandError(f"There is nobody named {owner}.")
        try:
            # Readable by nobody else, and never in place of another file.
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        try:
            with (
                os.fdopen(descriptor, "w+b") as opened,
                acting_for(person.pk, door="command"),
                translation.override(spoken_by(person)),
            ):
                write_archive(owner=person, to=opened, now=timezone.now())
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        self.stdout.write(f"Wrote {file}, {file.stat().st_size:,} bytes.")

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.identity import acting_for
from accounts.leaving import erase
from accounts.people import find, stored_for


class Command(BaseCommand):
    help = (
        "Erase an account and everything in it, at once and for good. Can be run again if it was "
        "cut off: until it is done nobody can sign in to the account."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name or e-mail")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, name: str, yes: bool, **options: Any) -> None:
        person = find(name=name)
        if person is None:
            raise CommandError(f"Nobody is called {name}.")
        username = person.get_username()
        with acting_for(person.pk):
            lines = stored_for(person=person)
        self.stdout.write(f"The account {username} goes, with all its settings.")
        for line in lines:
            self.stdout.write(f"  {line}")
        if not yes and input(f"Type {username} to erase it: ") != username:
            raise CommandError("Nothing was erased.")
        erase(person=person, now=timezone.now())
        self.stdout.write(f"{username} is erased.")

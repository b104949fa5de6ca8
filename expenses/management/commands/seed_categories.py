from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from accounts.identity import acting_for_everyone
from expenses.seeding import seed_shared_categories


class Command(BaseCommand):
    help = "Make the shared categories of a new installation. Does nothing where there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="the language of their names (default: English)",
        )

    def handle(self, *args: Any, language: str, **options: Any) -> None:
        with translation.override(language), acting_for_everyone(door="command"):
            made = seed_shared_categories()
        self.stdout.write(f"Shared categories made: {made}")

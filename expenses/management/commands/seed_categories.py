from typing import Any

from django.core.management.base import BaseCommand

from accounts.identity import acting_for_everyone
from expenses.seeding import seed_shared_categories


class Command(BaseCommand):
    help = "Make the shared categories of a new installation. Does nothing where there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_for_everyone(door="command"):
            made = seed_shared_categories()
        self.stdout.write(f"Shared categories made: {made}")

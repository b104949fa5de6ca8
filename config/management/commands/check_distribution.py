from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.distribution import BREAKS, findings


class Command(BaseCommand):
    help = (
        "Say whether the tables could be spread over several machines by owner (Citus): what"
        " would change by rule, and what is in the way. docs/scaling.md explains both."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database", default="owner", help="the alias to look at")

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        found = findings(using=database)
        for finding in found:
            self.stdout.write(f"{finding.how}: {finding.sentence}")
        if in_the_way := sum(finding.how == BREAKS for finding in found):
            raise CommandError(f"In the way: {in_the_way}.")
        self.stdout.write("Nothing is in the way.")

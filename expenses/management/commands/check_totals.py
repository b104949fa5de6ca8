from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from expenses import reckoning


class Command(BaseCommand):
    help = "Add every total up once more from its rows and name what differs; mend it if told to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write what differs anew")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        found = reckoning.differences()
        for one in found[: reckoning.MOST_TOLD]:
            day = f"month of {one.day}" if one.is_month else one.day
            self.stdout.write(
                f"person {one.owner_id}, {day}: kept {one.kept} in {one.kept_rows} rows,"
                f" counted {one.counted} in {one.counted_rows}"
            )
        if not found:
            self.stdout.write("Every total is what its rows come to.")
            return
        if not repair:
            raise CommandError(
                f"Days and months that differ: {len(found)}. Run it with --repair to mend them."
            )
        people = reckoning.repair(found=found)
        self.stdout.write(f"Days and months that differed: {len(found)}. People mended: {people}.")

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from expenses import reckoning

SPAN = {0: "", 1: "month of ", 3: "quarter of "}


class Command(BaseCommand):
    help = "Add every total up once more from its rows and name what differs; mend it if told to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write what differs anew")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        found = reckoning.differences()
        for one in found[: reckoning.MOST_TOLD]:
            self.stdout.write(
                f"person {one.owner_id}, {SPAN[one.months]}{one.day}:"
                f" kept {one.kept} in {one.kept_rows} rows,"
                f" counted {one.counted} in {one.counted_rows}"
            )
        if not found:
            self.stdout.write("Every total is what its rows come to.")
            return
        if not repair:
            raise CommandError(
                f"Days, months and quarters that differ: {len(found)}."
                " Run it with --repair to mend them."
            )
        people = reckoning.repair(found=found)
        self.stdout.write(
            f"Days, months and quarters that differed: {len(found)}. People mended: {people}."
        )

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from expenses.isolation.proof import keep_report, lines_of, prove_isolation


class Command(BaseCommand):
    help = "Try every route and table as one person for the rows of another; fail on any leak."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="tell also what held, line by line")
        parser.add_argument("--no-routes", action="store_true", help="try the database alone")

    def handle(self, *args: Any, all: bool, no_routes: bool, **options: Any) -> None:  # noqa: A002 - as asked
        logging.disable(logging.CRITICAL)  # each of a thousand refusals would be told
        try:
            chapters = prove_isolation(with_routes=not no_routes)
        finally:
            logging.disable(logging.NOTSET)
        for line in lines_of(chapters, with_all=all):
            self.stdout.write(line)
        if keep_report(chapters).leaks:
            raise CommandError("One person can reach what is another's.")

#!/usr/bin/env python
"""Django's command line, with the embedded PostgreSQL running for as long as a command needs it."""

import contextlib
import os
import sys

from django.core.management import execute_from_command_line

from config.account import EmbeddedError
from config.database import data_folder, is_embedded
from config.embedded import Server
from config.environment import environment

NEEDS_NO_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "startapp",
    "version",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with database_for(sys.argv):
        execute_from_command_line(sys.argv)


def database_for(arguments: list[str]) -> contextlib.AbstractContextManager[object]:
    command = arguments[1] if len(arguments) > 1 else "help"
    asks_for_help = command.startswith("-") or "--help" in arguments or "-h" in arguments
    checks_the_database = command == "check" and "--database" in arguments
    if asks_for_help or (command in NEEDS_NO_DATABASE and not checks_the_database):
        return contextlib.nullcontext()
    env = environment()
    return Server(data_folder(env)).serving() if is_embedded(env) else contextlib.nullcontext()


if __name__ == "__main__":
    try:
        main()
    except EmbeddedError as error:
        sys.exit(str(error))

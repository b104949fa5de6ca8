"""A program: a spreadsheet comes in, its rows go out as JSON, each with its number.

It imports nothing of ours, so that it starts in a moment, and bounds its own memory and time
before it reads. Its arguments are how many sheets with something in them are passed over, how many
are read, and how many rows of each. A cell is a pair: 0 and a number or day as the sheet stores it,
or 1 and a text. After each sheet it says "next".
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError

MOST_MEMORY = 1024 * 1024 * 1024
MOST_SECONDS = 120
NUMBER, TEXT = 0, 1


def bound() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cell(value: Any) -> tuple[int, str]:
    if isinstance(value, bool):
        return TEXT, "true" if value else "false"
    if isinstance(value, int | float):
        # Fifteen digits are what a spreadsheet shows of the binary fraction it stores.
        number = f"{value:.15g}"
        return NUMBER, f"{float(number):.0f}" if "e+" in number else _without_exponent(number)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return NUMBER, value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return NUMBER, value.isoformat()
    if isinstance(value, time | timedelta):
        return TEXT, str(value)
    return TEXT, str(value)


def _without_exponent(number: str) -> str:
    return f"{float(number):.20f}".rstrip("0") if "e" in number else number


def _filled(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows with something in them, each with its number."""
    for number, row in enumerate(sheet.iter_rows(), sheet.start[0] + 1):
        if any(value != "" for value in row):
            yield number, row


def main() -> None:
    bound()
    content = sys.stdin.buffer.read()
    say = sys.stdout.write
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        passed_over, sheets, rows = map(int, sys.argv[1:])
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.start is None:
                continue
            if passed_over:
                passed_over -= 1
                continue
            for number, row in islice(_filled(sheet), rows):
                say(json.dumps([number, [cell(value) for value in row]]) + "\n")
            say('"next"\n')
            sheets -= 1
            if not sheets:
                break
    except PasswordError:
        say('"encrypted"\n')
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        say('"unreadable"\n')
    else:
        say('"end"\n')


if __name__ == "__main__":
    main()

"""What taking a statement in costs, next to plain COPY into a table with the same indexes.

    python benchmarks/imports.py --rows 100000

Both in one run, on a PostgreSQL of its own: a CSV file is read, looked for among what is there,
titled, filed and written with its lines and its history; the other way is COPY of as many ready
expenses into a table with the columns and indexes of the expenses, and nothing else.
Needs Linux, for the memory. Exit status 1 if the ratio or the growth of memory is over its limit.
"""

import argparse
import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from accounting import Spent, forget_highest, resident_of, spent
from figures import Figure, Pairs, dumped, table
from ground import Ground, a_database

RATIO, GROWTH = 5.0, 100
MANY = 100_000
RATIO_OF_MANY, GROWTH_OF_MANY = 5.5, 150
SHOPS = 997


def a_file(rows: int) -> bytes:
    first = date(2016, 1, 1)
    lines = ["Date,Description,Amount"]
    lines += [
        f"{first + timedelta(days=number * 3650 // rows)},POS {number % SHOPS:04} SHOP"
        f" {number % SHOPS} LONDON GB,-{number % 9000 + 1}.{number % 100:02}"
        for number in range(rows)
    ]
    return "\n".join([*lines, ""]).encode()


def plain_copy(ground: Ground) -> Spent:
    """COPY what the import wrote into a table that is the same but for triggers and policies."""
    with ground.as_superuser() as superuser:
        superuser.execute("CREATE TABLE plain (LIKE expenses_expense INCLUDING ALL)")
        columns = (
            "owner_id, spent_on, title, amount, currency, base_amount, note, tags, is_repeating,"
            " is_excluded, version, created_at, updated_at"
        )
        with superuser.cursor().copy(
            f"COPY (SELECT {columns} FROM expenses_expense ORDER BY id) TO STDOUT (FORMAT binary)"
        ) as copy:
            content = b"".join(bytes(piece) for piece in copy)

        def write() -> None:
            statement = f"COPY plain ({columns}) FROM STDIN (FORMAT binary)"
            with superuser.cursor().copy(statement) as copy:
                copy.write(content)

        superuser.execute("CHECKPOINT")
        work = spent(write, heads=[os.getpid(), superuser.info.backend_pid])
        superuser.execute("DROP TABLE plain")
    return work


def measure(ground: Ground, rows: int) -> list[Figure]:
    from django.db import connection  # noqa: PLC0415 - Django is set up by now
    from django.utils.timezone import now  # noqa: PLC0415

    from accounts.identity import acting_for  # noqa: PLC0415
    from accounts.people import register  # noqa: PLC0415
    from expenses.importing.keeping import keep_file  # noqa: PLC0415
    from expenses.importing.unattended import take_in_unattended  # noqa: PLC0415
    from expenses.models import Statement  # noqa: PLC0415

    person = register(
        username="importer",
        password=None,
        email=None,
        currency="USD",
        time_zone="UTC",
        language="en-us",
    )

    def kept(content: bytes) -> int:
        with acting_for(person.pk):
            return keep_file(
                owner=person,
                name="bank.csv",
                pieces=[content],
                payment_method=None,
                at_most=1 << 26,
            ).pk

    def taken_in(pk: int) -> Spent:
        heads = [os.getpid(), connection.connection.info.backend_pid]
        return spent(lambda: take_in_unattended(owner=person, statement=pk, now=now()), heads=heads)

    taken_in(kept(a_file(100)))
    first, second = (kept(a_file(rows)) for _time in range(2))
    longer = kept(a_file(rows) + b"2026-01-01,ONE MORE,-1.00\n")
    forget_highest(os.getpid())
    before = resident_of(os.getpid())
    taken = taken_in(first)
    grown = resident_of(os.getpid(), highest=True) - before
    copied = plain_copy(ground)
    again, overlapping = taken_in(second), taken_in(longer)
    with acting_for(person.pk):
        statements = Statement.objects.owned_by(person).in_bulk([second, longer])
    statement = statements[second]
    if statements[longer].new_count != 1:
        raise RuntimeError(f"{statements[longer].new_count} rows of one are new")
    size = f"{rows:,}"
    ratio, most = (RATIO, GROWTH) if rows <= MANY else (RATIO_OF_MANY, GROWTH_OF_MANY)
    return [
        Pairs([taken], [copied]).figure(
            f"import of {size} CSV rows, beside plain COPY with its indexes", limit=ratio
        ),
        Figure(
            f"import of {size}: memory grown in the application",
            f"{grown:.0f} MiB",
            "",
            grown,
            most,
            unit="MiB",
        ),
        Pairs([again], [taken]).figure(f"the same {size} again, beside the first time", limit=0.5),
        Figure(
            f"the same {size} again: new rows",
            f"{statement.new_count:,} new, {statement.there_count:,} there already",
            "",
            statement.new_count,
            0,
            unit="",
        ),
        Pairs([overlapping], [taken]).figure(
            f"another file with the same {size} and one more, beside the first time"
        ),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="a file to write the figures to as well")
    options: Any = parser.parse_args()
    with a_database() as ground:
        figures = measure(ground, options.rows)
    if options.json:
        options.json.write_text(dumped(figures))
    print(table(figures))
    return int(not all(figure.is_reached for figure in figures))


if __name__ == "__main__":
    sys.exit(main())

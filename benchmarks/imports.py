"""What taking a statement in costs, next to plain COPY into a table with the same indexes.

    python benchmarks/imports.py --rows 100000

Both in one run, on a PostgreSQL of its own: a CSV file is read, looked for among what is there,
titled, filed and written with its lines and its history; the other way is COPY of as many ready
expenses into a table with the columns and indexes of the expenses, and nothing else.
Needs Linux, for the memory. Exit status 1 if the ratio or the growth of memory is over its limit.
"""

import argparse
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ground import Ground, a_database

RATIO, GROWTH_MB = 5.0, 100
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


def plain_copy(ground: Ground) -> float:
    """COPY what the import wrote into a table with equal indexes; return the seconds."""
    with ground.as_superuser() as superuser:
        superuser.execute(
            "CREATE TABLE plain (LIKE expenses_expense INCLUDING DEFAULTS INCLUDING GENERATED"
            " INCLUDING IDENTITY INCLUDING INDEXES)"
        )
        columns = (
            "owner_id, spent_on, title, amount, currency, base_amount, note, tags, is_repeating,"
            " is_excluded, version, created_at, updated_at"
        )
        with superuser.cursor().copy(
            f"COPY (SELECT {columns} FROM expenses_expense ORDER BY id) TO STDOUT (FORMAT binary)"
        ) as copy:
            content = b"".join(bytes(piece) for piece in copy)
        superuser.execute("CHECKPOINT")
        began = time.perf_counter()
        with superuser.cursor().copy(f"COPY plain ({columns}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(content)
        seconds = time.perf_counter() - began
        superuser.execute("DROP TABLE plain")
    return seconds


def memory_mb(what: str) -> float:
    """Return what this process has ("VmRSS"), or had at most since it was last forgotten."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{what}:")[2].split()[0]) / 1024


def forget_highest() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    options: Any = parser.parse_args()
    with a_database() as ground:
        from django.utils.timezone import now  # noqa: PLC0415 - Django is set up by now

        from accounts.identity import acting_for  # noqa: PLC0415
        from accounts.people import register  # noqa: PLC0415
        from expenses.importing.keeping import keep_file  # noqa: PLC0415
        from expenses.importing.unattended import (  # noqa: PLC0415
            examine_unattended,
            take_in_unattended,
        )
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

        def timed(work: Any, pk: int) -> float:
            began = time.perf_counter()
            work(owner=person, statement=pk, now=now())
            return time.perf_counter() - began

        timed(take_in_unattended, kept(a_file(100)))
        first, second = (kept(a_file(options.rows)) for _time in range(2))
        forget_highest()
        before = memory_mb("VmRSS")
        taken = timed(take_in_unattended, first)
        grown = memory_mb("VmHWM") - before
        copied = plain_copy(ground)
        examined = timed(examine_unattended, second)
        again = timed(take_in_unattended, second)
        with acting_for(person.pk):
            counts = Statement.objects.owned_by(person).order_by("pk")
            counts = [(one.new_count, one.there_count) for one in counts]
        print(f"rows new and already there, file by file: {counts}")
        print(f"plain COPY            {copied:6.2f} s")
        print(f"import                {taken:6.2f} s, {taken / copied:.2f} times, at most {RATIO}")
        print(f"looking through       {examined:6.2f} s")
        print(f"the same file again   {again:6.2f} s")
        print(f"memory grown          {grown:6.0f} MB, at most {GROWTH_MB}")
    return int(taken / copied > RATIO or grown > GROWTH_MB)


if __name__ == "__main__":
    sys.exit(main())

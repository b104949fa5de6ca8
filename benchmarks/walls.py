"""What row-level security and the history cost, each measured against itself without.

    python benchmarks/walls.py --expenses 500000 --people 5

Prints a table of medians over pairs done in turn, in processor time of application and
PostgreSQL together. Exit status 1 if a ratio is over its limit.
"""

import argparse
import os
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from accounting import Spent, spent
from figures import Figure, dumped, in_turn, table
from ground import Ground, a_database, manage

PAGES = {"list": "/expenses/", "dashboard": "/", "search": "/expenses/?q=coffee"}
PAGE_LIMIT, HISTORY_LIMIT = 1.15, 1.5
ASKED_AT_ONCE = 8
INSERTED = 100_000
HISTORY = "expenses_expense", "history_added"


def pages(ground: Ground, *, pairs: int) -> list[Figure]:
    """Time pages with the policies in force, and by a role for which they are not."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by now
    from django.test import Client  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    person = User.objects.order_by("pk").first()
    client = Client()
    client.force_login(person)
    connection.ensure_connection()
    heads = [os.getpid(), connection.connection.info.backend_pid]
    figures = []
    with ground.as_superuser() as superuser:

        def asking(path: str, *, with_policies: bool) -> Spent:
            no = "NO" if with_policies else ""
            superuser.execute(f"ALTER ROLE tracker_app {no}BYPASSRLS")
            ask(path)
            work = spent(lambda: [ask(path) for _ in range(ASKED_AT_ONCE)], heads=heads)
            return work / ASKED_AT_ONCE

        def ask(path: str) -> None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} was answered {answer.status_code}")

        for name, path in PAGES.items():
            measured = in_turn(
                pairs,
                lambda path=path: asking(path, with_policies=True),
                lambda path=path: asking(path, with_policies=False),
            )
            what = f"{name}, row-level security on and off"
            figures.append(measured.figure(what, limit=PAGE_LIMIT))
        superuser.execute("ALTER ROLE tracker_app NOBYPASSRLS")
    return figures


def inserts(ground: Ground, *, pairs: int) -> Figure:
    """Time a large insert with the history's trigger, and without."""
    from django.db import connection  # noqa: PLC0415

    from accounts.identity import acting_for  # noqa: PLC0415
    from accounts.people import register  # noqa: PLC0415
    from expenses.loading import NewExpense, load_expenses  # noqa: PLC0415

    person = register(
        username="loader",
        password=None,
        email=None,
        currency="USD",
        time_zone="UTC",
        language="en-us",
    )
    first = date(2016, 1, 1)
    coming = [
        NewExpense(
            first + timedelta(days=number % 3650),
            f"Purchase {number % 997}",
            Decimal(number % 9000 + 1) / 100,
            "USD",
            *(None, None, "", [], False, False),
        )
        for number in range(INSERTED)
    ]
    connection.ensure_connection()
    heads = [os.getpid(), connection.connection.info.backend_pid]

    def load() -> None:
        with acting_for(person.pk):
            load_expenses(owner=person, expenses=coming)

    with ground.as_superuser() as superuser:

        def loading(*, with_history: bool) -> Spent:
            what = "ENABLE" if with_history else "DISABLE"
            table, trigger = HISTORY
            superuser.execute(f"ALTER TABLE {table} {what} TRIGGER {trigger}")
            superuser.execute("CHECKPOINT")
            work = spent(load, heads=heads)
            # Neither way finds more of the table than the other.
            superuser.execute("SET session_replication_role = replica")
            for name in ("expense", "addedrows", "changedrow", "change"):
                superuser.execute(
                    f"DELETE FROM expenses_{name} WHERE owner_id = %s",
                    [person.pk],
                )
                superuser.execute(f"VACUUM expenses_{name}")
            return work

        loading(with_history=True)
        measured = in_turn(
            pairs, lambda: loading(with_history=True), lambda: loading(with_history=False)
        )
        superuser.execute(f"ALTER TABLE {HISTORY[0]} ENABLE TRIGGER {HISTORY[1]}")
    what = f"insert of {INSERTED:,}, with and without history"
    return measured.figure(what, limit=HISTORY_LIMIT)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--expenses", type=int, default=500_000)
    parser.add_argument("--people", type=int, default=5)
    parser.add_argument("--pairs", type=int, default=20, help="of pages; a third as many inserts")
    parser.add_argument("--json", type=Path, help="a file to write the figures to as well")
    options: Any = parser.parse_args()
    with a_database() as ground:
        manage("seed_categories")
        manage(
            *("seed_demo", "--people", str(options.people)),
            *("--expenses", str(options.expenses), "--years", "10"),
        )
        with ground.as_superuser() as superuser:
            superuser.execute("VACUUM ANALYZE")
        figures = [
            *pages(ground, pairs=options.pairs),
            inserts(ground, pairs=max(options.pairs // 3, 3)),
        ]
    if options.json:
        options.json.write_text(dumped(figures))
    print(table(figures))
    return 0 if all(figure.is_reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())

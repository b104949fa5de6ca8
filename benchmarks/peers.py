"""The same expenses in other programs: how long they take to show a month's sums by category.

    apt-get install hledger ledger; pip install fava    # whichever are there are measured
    make bench PEERS=1

Plain-text programs read the whole journal each time; Fava reads it once and keeps it.
"""

import argparse
import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import people
from accounting import Spent, spent
from figures import Figure, dumped, in_turn, table
from ground import WITH_BARE_VIEW, a_database
from pages import Pages, months_back
from serving import free_port, serving

ROUNDS = 5
SECONDS_TO_START = 300


class Row(NamedTuple):
    day: date
    title: str
    account: str
    amount: Decimal
    currency: str


def measure(expenses: int) -> Iterator[Figure]:
    """Measure every program that is installed; say of each other that it is not."""
    person = people.Person("many", expenses)
    size = f"{expenses:,}"
    with a_database(WITH_BARE_VIEW) as ground, serving(ground) as web:
        people.make(ground, person)
        rows = rows_of(person)
        ours = Pages(web, person).months()
        with tempfile.TemporaryDirectory(prefix="tracker-peers-") as name:
            folder = Path(name)
            (folder / "all.journal").write_text(journal(rows))
            (folder / "all.beancount").write_text(beancount(rows))
            for program in ("hledger", "ledger", "fava"):
                if not shutil.which(program):
                    print(f"{program} is not installed, so it is not measured.", file=sys.stderr)
                    continue
                with MEASURED[program](folder) as theirs:
                    pairs = in_turn(ROUNDS, theirs, ours)
                yield pairs.figure(
                    f"{program}: the sums of a month by category at {size}, beside the dashboard"
                )
            if shutil.which("bean-check"):
                check = ["bean-check", "--no-cache", str(folder / "all.beancount")]
                yield in_turn(ROUNDS, lambda: run(check), ours).figure(
                    f"beancount: reading and checking {size}, beside the dashboard"
                )


@contextlib.contextmanager
def hledger(folder: Path) -> Iterator[Callable[[], Spent]]:
    asked = ["hledger", "-f", str(folder / "all.journal"), "balance", "expenses", "-p"]
    months = cycle(months_back(100))
    yield lambda: run([*asked, next(months)])


@contextlib.contextmanager
def ledger(folder: Path) -> Iterator[Callable[[], Spent]]:
    asked = ["ledger", "-f", str(folder / "all.journal"), "balance", "^expenses", "-p"]
    months = cycle(months_back(100))
    yield lambda: run([*asked, next(months).replace("-", "/")])


@contextlib.contextmanager
def fava(folder: Path) -> Iterator[Callable[[], Spent]]:
    """Serve the journal, and ask for another month each time."""
    months = cycle(months_back(100))
    port = free_port()
    serve = ["fava", "--host", "127.0.0.1", "--port", str(port), str(folder / "all.beancount")]
    started = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask() -> None:
        # What its page asks for; the page itself holds no figures.
        address = f"http://127.0.0.1:{port}/all/api/income_statement?time={next(months)}"
        with urllib.request.urlopen(address, timeout=SECONDS_TO_START) as answer:
            answer.read()

    try:
        until = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                ask()
                break
            except OSError:
                if time.monotonic() > until or started.poll() is not None:
                    raise
                time.sleep(0.5)
        yield lambda: spent(ask, heads=[started.pid])
    finally:
        started.terminate()
        started.wait()


MEASURED = {"hledger": hledger, "ledger": ledger, "fava": fava}


def run(arguments: list[str]) -> Spent:
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        arguments,
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def rows_of(person: people.Person) -> list[Row]:
    from accounts.identity import acting_for  # noqa: PLC0415 - Django is set up by now
    from accounts.models import User  # noqa: PLC0415
    from expenses.models import Expense  # noqa: PLC0415

    owner = User.objects.get(username=person.name)
    with acting_for(owner.pk):
        found = Expense.objects.owned_by(owner).present().oldest_first()
        values = found.values_list(
            "spent_on", "title", "category__name", "category__parent__name", "amount", "currency"
        )
        return [
            Row(day, title, account_of(above, name), amount, currency)
            for day, title, name, above, amount, currency in values
        ]


def account_of(*names: str | None) -> str:
    """Return the category as every one of the programs takes the name of an account."""
    parts = [
        "".join(letter for letter in name.title() if letter.isascii() and letter.isalnum())
        for name in names
        if name
    ]
    return ":".join(["Expenses", *(parts or ["None"])])


def journal(rows: Iterable[Row]) -> str:
    return "".join(
        f"{row.day} {row.title.replace(';', ',')}\n"
        f"    {row.account}    {row.amount:f} {row.currency}\n    Assets:Account\n\n"
        for row in rows
    )


def beancount(rows: list[Row]) -> str:
    accounts = sorted({row.account for row in rows} | {"Assets:Account"})
    first = min(row.day for row in rows)
    # Its title is part of the address that Fava serves it at.
    opened = 'option "title" "all"\n'
    opened += "".join(f"{first} open {account}\n" for account in accounts)
    return opened + "".join(
        f'{row.day} * "{row.title.replace(chr(34), chr(39)).replace(chr(92), "/")}"\n'
        f"  {row.account}  {row.amount:f} {row.currency}\n  Assets:Account\n\n"
        for row in rows
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--expenses", type=int, default=100_000)
    parser.add_argument("--json", type=Path, help="a file to write the figures to as well")
    options = parser.parse_args()
    figures = list(measure(options.expenses))
    if options.json:
        options.json.write_text(dumped(figures))
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())

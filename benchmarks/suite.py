"""What everything costs beside the least it could cost, in one run, as a table.

    make bench                                   # all of it, and docs/performance.md from it
    python benchmarks/suite.py --expenses 100000 --groups pages,export

Each figure stands beside its floor, measured in turn with it, and is judged by the processor time
of application and PostgreSQL together unless it says otherwise. Exit status 1 if one is missed.
Needs Linux, whose accounts of processes are read.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import crowd
import erasing
import files
import pages
import people
import plans
from figures import HEADINGS, RULE, Figure, loaded, machine
from ground import CHECKOUT, WITH_BARE_VIEW, a_database
from serving import serving

GROUPS = ["pages", "plans", "crowd", "export", "erasing", "import", "walls", "api", "peers"]
USUAL = GROUPS[:-1]
SERVED = {"pages", "plans", "crowd", "export", "erasing"}
IMPORTED = 100_000
PAGE = CHECKOUT / "docs" / "performance.md"

ABOUT = """\
# What it costs

Written by `make bench`; each figure is the median of several rounds, with its floor measured in
turn in the same run, on data made from a fixed seed: ten years of expenses of one person with
{expenses:,}, of one with a tenth and of one with {few:,}. *CPU* is the processor time of the
application and of PostgreSQL together, from the operating system's accounts; ratios are of it
unless the figure says *by the clock*.

- **The bare view** is signed in by the same middleware, asks one query for 50 rows by an index,
  makes strings of them and prints these in a plain table. Nothing that shows rows can cost less.
- **Plain COPY** writes as superuser into a table made `LIKE … INCLUDING ALL`: all indexes and
  checks, no triggers, no policies, no history.
- **The dashboard** asks the database once for all that it shows. Of four months it reads some 260
  sums, kept by month and category and by day, however many expenses they are of. Most of what is
  left goes into what is printed: charts with their tables, each amount written as the person's
  language has it.

Measured on {machine}

"""


def measured(options: Any) -> Iterator[Figure]:
    groups = {*options.groups, *(["peers"] if options.with_peers else [])}
    if groups & SERVED:
        yield from of_the_served(options, groups)
    if "import" in groups:
        for rows in sorted({min(IMPORTED, options.expenses), options.expenses}):
            tell(f"importing {rows:,} rows")
            yield from of_a_script("imports", "--rows", str(rows))
    if "walls" in groups:
        tell("row-level security and history")
        yield from of_a_script("walls", "--expenses", str(max(options.expenses // 2, 5)))
    if "api" in groups:
        tell("a page of the API")
        yield from of_a_script("api_page")
    if "peers" in groups:
        tell("other programs")
        yield from of_a_script("peers", "--expenses", str(options.peers_expenses))


def of_the_served(options: Any, groups: set[str]) -> Iterator[Figure]:
    asked = people.People.of(options.expenses)
    with a_database(WITH_BARE_VIEW) as ground:
        tell(f"making {asked.few.count:,} and {asked.tenth.count:,} expenses")
        people.make(ground, asked.few, asked.tenth)
        if "crowd" in groups:
            with serving(ground) as web:
                before = crowd.memory(web, asked.tenth, times=options.rounds)
        tell(f"making {asked.many.count:,} expenses")
        people.make(ground, asked.many)
        if "crowd" in groups:
            tell("many clients")
            with serving(ground) as web:
                taken = crowd.memory(web, asked.many, times=options.rounds)
                yield from crowd.figures(web, asked.many, times=4 * options.rounds)
            yield from crowd.memory_figures(asked.many, taken, asked.tenth, before)
        with serving(ground) as web:
            if "pages" in groups:
                tell("pages")
                yield from pages.figures(ground, web, asked, rounds=options.rounds)
            if "plans" in groups:
                yield from plans.figures(asked.many)
            if "export" in groups:
                tell("export")
                yield from files.figures(ground, web, asked, rounds=max(options.rounds // 5, 3))
            if "erasing" in groups:
                tell("erasing an account")
                yield from erasing.figures(web, asked)


def of_a_script(name: str, *options: str) -> list[Figure]:
    """Measure in a process of its own, whose memory is only that measurement's."""
    with tempfile.NamedTemporaryFile(suffix=".json") as kept:
        done = subprocess.run(
            [sys.executable, f"benchmarks/{name}.py", *options, "--json", kept.name],
            cwd=CHECKOUT,
            check=False,
            stdout=subprocess.DEVNULL,
        )
        text = Path(kept.name).read_text()
    if not text:
        raise RuntimeError(f"{name} ended with {done.returncode}")
    return loaded(text)


def tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--expenses", type=int, default=1_000_000)
    parser.add_argument("--peers-expenses", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--groups", type=lambda text: text.split(","), default=USUAL)
    parser.add_argument("--with-peers", action="store_true", help="other programs too")
    parser.add_argument("--write", action="store_true", help="docs/performance.md as well")
    options = parser.parse_args()
    if unknown := set(options.groups) - set(GROUPS):
        parser.error(f"there is no group {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    begun = time.monotonic()
    print(HEADINGS, RULE, sep="\n", flush=True)
    figures = []
    for figure in measured(options):
        print(figure.row(), flush=True)
        figures.append(figure)
    missed = [figure for figure in figures if not figure.is_reached]
    minutes = (time.monotonic() - begun) / 60
    ending = f"\nReached: {len(figures) - len(missed)} of {len(figures)}, in {minutes:.0f} minutes."
    print(ending)
    if options.write:
        about = ABOUT.format(expenses=options.expenses, few=people.FEW, machine=machine())
        rows = [figure.row() for figure in figures]
        PAGE.write_text(about + "\n".join([HEADINGS, RULE, *rows, ending, ""]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

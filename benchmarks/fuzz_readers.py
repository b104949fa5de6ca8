"""Spoil the files of the corpus in every way, and look at what the readers make of them.

Each must end in bookings that can be stored or in a refusal with a sentence, soon and without
much memory. What ends otherwise is printed with the seed that makes the file again. Exit status
1 if anything did. One file in two hundred is a spreadsheet, which starts a process of its own.

    python benchmarks/fuzz_readers.py --files 200000 --jobs 2
"""

import argparse
import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

SECONDS = 10
SPREADSHEET_EVERY = 200
AT_ONCE = 500


def begin() -> None:
    django.setup()


def read(seeds: range) -> tuple[Counter[str], tuple[float, int], list[str]]:
    """Return how many ended how, the slowest with its seed, and what went wrong."""
    from expenses.tests.importing import fuzzing  # noqa: PLC0415 - needs the settings

    ended: Counter[str] = Counter()
    slowest = (0.0, 0)
    wrong = []
    for seed in seeds:
        is_sheet = seed % SPREADSHEET_EVERY == 0
        of = fuzzing.spreadsheets if is_sheet else fuzzing.originals
        content = fuzzing.spoilt(seed, of=of)
        started = time.process_time()
        try:
            how = fuzzing.outcome(content)
        except Exception:  # noqa: BLE001 - that there is none is what is asked
            how = "WRONG"
            wrong.append(f"seed {seed}\n{traceback.format_exc()}")
        ended[how] += 1
        took = time.process_time() - started
        slowest = max(slowest, (took, seed))
        if took > SECONDS:
            wrong.append(f"seed {seed} took {took:.1f} seconds")
    return ended, slowest, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=200_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    last = asked.first + asked.files
    parts = [range(n, min(n + AT_ONCE, last)) for n in range(asked.first, last, AT_ONCE)]
    ended: Counter[str] = Counter()
    slowest = (0.0, 0)
    wrong: list[str] = []
    started = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(asked.jobs, begin) as pool:
        for done, (ends, slow, failures) in enumerate(pool.imap_unordered(read, parts), 1):
            ended += ends
            slowest = max(slowest, slow)
            wrong += failures
            for failure in failures[:3]:
                print(failure, flush=True)
            if done % 20 == 0:
                print(f"{ended.total():,} files, {time.monotonic() - started:.0f} s", flush=True)
        pool.close()
        pool.join()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(
        f"{ended.total():,} files in {time.monotonic() - started:.0f} s by {asked.jobs} processes"
    )
    print(", ".join(f"{how}: {count:,}" for how, count in ended.most_common()))
    print(f"slowest: {slowest[0]:.2f} s of processor time, seed {slowest[1]}")
    print(f"most memory of a process: {memory} MiB")
    print(f"wrong: {len(wrong):,}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

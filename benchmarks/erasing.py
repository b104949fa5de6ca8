"""An account with many expenses is removed, while somebody else goes on looking at pages.

python benchmarks/suite.py --groups erasing --expenses 100000
"""

import subprocess
import sys
import time
from statistics import median

from figures import Figure
from ground import CHECKOUT
from people import People
from serving import Reader, Web, session_of

PATHS = ["/expenses/", "/"]
BEFORE = 60
BETWEEN = 0.05
LIMIT = 1.5


def figures(web: Web, people: People) -> list[Figure]:
    reader = Reader(web.port, session_of(people.tenth.name))
    usual = [asked(reader, number) for number in range(2 * BEFORE)][BEFORE:]
    erase = [sys.executable, "manage.py", "erase", people.many.name, "--yes"]
    begun = time.perf_counter()
    erasing = subprocess.Popen(erase, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
    meanwhile: list[float] = []
    while erasing.poll() is None:
        meanwhile.append(asked(reader, len(meanwhile)))
    seconds = time.perf_counter() - begun
    if erasing.returncode:
        raise RuntimeError("the account was not erased")
    now, then = median(meanwhile), median(usual)
    return [
        Figure(
            f"an account with {people.many.count:,} expenses goes in {seconds:.0f} s:"
            " others' pages meanwhile beside before, by the clock",
            f"{1000 * now:.1f} ms",
            f"{1000 * then:.1f} ms",
            now / then,
            LIMIT,
        )
    ]


def asked(reader: Reader, number: int) -> float:
    """Return how long a page takes for somebody who looks at the last one for a moment."""
    time.sleep(BETWEEN)
    begun = time.perf_counter()
    reader.page(PATHS[number % len(PATHS)])
    return time.perf_counter() - begun

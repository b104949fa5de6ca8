"""What was measured, what it has to reach, and the table of it."""

import json
import os
import platform
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from accounting import Spent

HEADINGS = "| Figure | Measured | Beside it | Ratio | Must reach | Reached |"
RULE = "|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Figure:
    """`ratio` is None for what is measured without a limit; then it is told and not judged."""

    what: str
    ours: str
    beside: str
    ratio: float | None
    limit: float | None = None
    is_least: bool = False
    unit: str = "×"

    @property
    def is_reached(self) -> bool:
        if self.ratio is None or self.limit is None:
            return True
        return self.ratio >= self.limit if self.is_least else self.ratio <= self.limit

    def row(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} {self.unit}"
        if self.limit is None:
            reach = reached = ""
        else:
            reach = f"{'≥' if self.is_least else '≤'} {self.limit:g} {self.unit}"
            reached = "yes" if self.is_reached else "**no**"
        return f"| {self.what} | {self.ours} | {self.beside} | {ratio} | {reach} | {reached} |"


@dataclass(frozen=True)
class Pairs:
    """The same number of times two works, done in turn."""

    ours: list[Spent]
    beside: list[Spent]

    def ratio(self, what: str = "cpu") -> float:
        """The median of the ratios, pair by pair: what else the machine does meets both."""
        return median(
            getattr(one, what) / max(getattr(other, what), 1e-9)
            for one, other in zip(self.ours, self.beside, strict=True)
        )

    def figure(self, what: str, *, limit: float | None = None) -> Figure:
        return Figure(what, told(self.ours), told(self.beside), self.ratio(), limit)


def in_turn(times: int, ours: Callable[[], Spent], beside: Callable[[], Spent]) -> Pairs:
    """Do both so many times; who goes first changes, since the second finds more in memory."""
    pairs = Pairs([], [])
    for number in range(times):
        for is_ours in (True, False) if number % 2 else (False, True):
            (pairs.ours if is_ours else pairs.beside).append((ours if is_ours else beside)())
    return pairs


def told(spent: list[Spent]) -> str:
    cpu, wall = (1000 * median(getattr(one, what) for one in spent) for what in ("cpu", "wall"))
    return f"{cpu:.1f} ms CPU, {wall:.1f} ms"


def table(figures: Iterable[Figure]) -> str:
    return "\n".join([HEADINGS, RULE, *(figure.row() for figure in figures)])


def dumped(figures: list[Figure]) -> str:
    return json.dumps([asdict(figure) for figure in figures])


def loaded(text: str) -> list[Figure]:
    return [Figure(**one) for one in json.loads(text)]


def machine() -> str:
    """Return a sentence about what this was measured on."""
    information = Path("/proc/cpuinfo").read_text()
    model = information.partition("model name")[2].partition(":")[2].partition("\n")[0].strip()
    memory = Path("/proc/meminfo").read_text().partition("MemTotal:")[2].split()[0]
    load = os.getloadavg()[0]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return (
        f"{os.cpu_count()} processors ({model or platform.machine()}),"
        f" {int(memory) / (1 << 20):.0f} GiB of memory, {platform.system()}"
        f" {platform.release().partition('-')[0]}, Python {platform.python_version()};"
        f" load when it ended: {load:.1f}; commit {commit.stdout.strip() or 'unknown'}."
    )

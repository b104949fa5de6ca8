"""Processor time and memory of running processes, as Linux itself keeps the accounts of them."""

import contextlib
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
NANOSECONDS = 1_000_000_000


def children_of(head: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in the second field may hold blanks and brackets.
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == head:
            found.append(int(stat.parent.name))
    return found


def family_of(head: int) -> list[int]:
    return [head, *children_of(head)]


def cpu_of(process_id: int) -> float:
    """Return the seconds of processor time that a process has used.

    From the scheduler's own sums where there are any, since the other figures come in hundredths
    of a second; a thread that ended is in the latter only.
    """
    try:
        threads = Path(f"/proc/{process_id}/task").glob("[0-9]*/schedstat")
        nanoseconds = [int(one.read_text().split()[0]) for one in threads]
    except FileNotFoundError:
        nanoseconds = []
    if nanoseconds:
        return sum(nanoseconds) / NANOSECONDS
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and seconds of processor time of all processes together."""

    wall: float
    cpu: float

    def __truediv__(self, number: int) -> "Spent":
        return Spent(self.wall / number, self.cpu / number)


def spent(work: Callable[[], object], *, heads: list[int]) -> Spent:
    """Return what the work costs these processes and their children, those that end not counted."""
    before = _cpu_of_each(_families(heads))
    begun = time.perf_counter()
    work()
    wall = time.perf_counter() - begun
    # Those first that were there: looking for new ones takes time of this process, too.
    after = _cpu_of_each(before)
    after |= _cpu_of_each(one for one in _families(heads) if one not in before)
    return Spent(wall, sum(used - before.get(one, 0.0) for one, used in after.items()))


def _families(heads: list[int]) -> list[int]:
    return [one for head in heads for one in family_of(head)]


def _cpu_of_each(process_ids: Iterable[int]) -> dict[int, float]:
    used = {}
    for one in process_ids:
        # It may have ended meanwhile.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            used[one] = cpu_of(one)
    return used


def memory_of(heads: list[int]) -> float:
    """Return the MiB that these and their children take, shared pages divided among them."""
    sums = [_kilobytes(one, "smaps_rollup", "Pss") for head in heads for one in family_of(head)]
    return sum(sums) / 1024


def resident_of(process_id: int, *, highest: bool = False) -> float:
    """Return the MiB a process has in memory, or has had at most since `forget_highest`."""
    return _kilobytes(process_id, "status", "VmHWM" if highest else "VmRSS") / 1024


def forget_highest(process_id: int) -> None:
    Path(f"/proc/{process_id}/clear_refs").write_text("5")


def _kilobytes(process_id: int, file: str, name: str) -> int:
    text = Path(f"/proc/{process_id}/{file}").read_text()
    return int(text.partition(f"{name}:")[2].split()[0])

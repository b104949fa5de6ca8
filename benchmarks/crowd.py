"""Eight clients at once on the list, and what all of it takes in memory afterwards.

python benchmarks/suite.py --groups crowd --expenses 100000
"""

import statistics
import threading
import time

from accounting import memory_of
from figures import Figure
from people import Person
from serving import Reader, Web, session_of

CLIENTS = 8
PATHS = ["/expenses/", "/", "/expenses/?q=coffee", "/insights/"]
MOST_MEMORY = 260
TIMES_THE_MEDIAN = 8


class Client(threading.Thread):
    def __init__(self, reader: Reader, paths: list[str], times: int) -> None:
        super().__init__()
        self.reader, self.paths, self.times = reader, paths, times
        self.seconds: list[float] = []
        self.errors = 0

    def run(self) -> None:
        for number in range(self.times):
            begun = time.perf_counter()
            try:
                status, _body = self.reader.get(self.paths[number % len(self.paths)])
            except OSError:
                status = 0
            self.seconds.append(time.perf_counter() - begun)
            self.errors += status != 200


def at_once(web: Web, person: Person, paths: list[str], *, times: int) -> list[Client]:
    clients = [
        Client(Reader(web.port, session_of(person.name)), paths, times) for _one in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return clients


def figures(web: Web, person: Person, *, times: int) -> list[Figure]:
    at_once(web, person, PATHS[:1], times=5)
    clients = at_once(web, person, PATHS[:1], times=times)
    seconds = [one for client in clients for one in client.seconds]
    errors = sum(client.errors for client in clients)
    middle = statistics.median(seconds)
    last = statistics.quantiles(seconds, n=100)[98]
    size = f"{person.count:,}"
    return [
        Figure(
            f"{CLIENTS} clients on the list at {size}: answers that are errors",
            f"{errors} of {len(seconds):,}",
            "",
            errors,
            0,
            unit="",
        ),
        Figure(
            f"{CLIENTS} clients on the list at {size}: the slowest hundredth beside the median",
            f"{1000 * last:.0f} ms",
            f"{1000 * middle:.0f} ms",
            last / middle,
            TIMES_THE_MEDIAN,
        ),
    ]


def memory(web: Web, person: Person, *, times: int) -> float:
    """Return the MiB that workers and PostgreSQL take after everybody asked for every page."""
    from django.db import connections  # noqa: PLC0415 - Django is set up by now

    at_once(web, person, PATHS, times=times)
    connections.close_all()  # those of this process, which made the rows
    return memory_of(web.heads)


def memory_figures(person: Person, taken: float, other: Person, before: float) -> list[Figure]:
    size = f"{person.count:,}"
    return [
        Figure(
            f"memory of two workers and PostgreSQL after the load, at {size}",
            f"{taken:.0f} MiB",
            "",
            taken,
            MOST_MEMORY,
            unit="MiB",
        ),
        Figure(
            f"the same memory, {size} against {other.count:,}",
            f"{taken:.0f} MiB",
            f"{before:.0f} MiB",
            taken / before,
            1.1,
        ),
    ]

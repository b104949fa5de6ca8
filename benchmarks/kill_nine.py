"""Kill PostgreSQL in the middle of writes, again and again, and look for what was promised.

Clients record expenses through the pages of the running application, each with its one-time
token, and send one again until it is acknowledged. Meanwhile every process of the database is
ended by SIGKILL and the server started anew; the application is left alone. In the end each
acknowledged expense must be there, and none twice. Exit status 1 if not.

    python benchmarks/kill_nine.py --kills 20
"""

import argparse
import contextlib
import http.cookiejar
import os
import random
import secrets
import signal
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from accounting import family_of
from ground import Ground, Server, a_database
from serving import serving

FOUND, UNAVAILABLE = 302, 503
SECONDS_TO_RECOVER = 60
STORED = """
SELECT title, count(*) FROM expenses_expense WHERE title LIKE 'write %' GROUP BY title
"""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Told:
    """What the clients were answered."""

    acknowledged: set[str] = field(default_factory=set)
    unavailable: int = 0
    without_retry_after: int = 0
    cut_off: int = 0
    sent_again: int = 0
    unexpected: Counter[int] = field(default_factory=Counter)
    last_at: float = 0.0


class Client(threading.Thread):
    """A person at a browser of their own, who records one expense after the other."""

    def __init__(self, origin: str, number: int, told: Told, ending: threading.Event) -> None:
        super().__init__(name=f"client {number}")
        self.origin, self.number, self.told, self.ending = origin, number, told, ending
        self.cookies = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), NoRedirect
        )

    def register(self) -> None:
        """Make an account, which signs in too."""
        self.ask("/accounts/signup/")
        answers = {
            "username": f"client-{self.number}",
            "password": secrets.token_urlsafe(20),
            "currency": "USD",
            "time_zone": "UTC",
            "language": "en-us",
        }
        status = self.ask("/accounts/signup/", answers)
        if status != FOUND:
            raise RuntimeError(f"registering was answered {status}")

    def run(self) -> None:
        self.ask("/expenses/new/")
        count = 0
        while not self.ending.is_set():
            count += 1
            self.write(f"write {self.number} {count}")

    def write(self, title: str) -> None:
        """Send one expense until it is acknowledged, or the run is over."""
        answers = {
            "title": title,
            "amount": "0.10",
            "currency": "USD",
            "direction": "spent",
            "when": date.today().isoformat(),  # noqa: DTZ011 - any day will do
            "submission": str(uuid.uuid4()),
        }
        until = None
        while True:
            status = self.ask("/expenses/new/", answers)
            if status == FOUND:
                self.told.acknowledged.add(title)
                self.told.last_at = time.monotonic()
                return
            until = until or time.monotonic() + SECONDS_TO_RECOVER
            if status not in {0, UNAVAILABLE} or time.monotonic() > until:
                self.told.unexpected[status] += 1
                return
            self.told.sent_again += 1
            time.sleep(0.1)

    def ask(self, path: str, answers: dict[str, str] | None = None) -> int:
        """Return the status; 0 where the answer was cut off."""
        body = None
        if answers is not None:
            token = next(one.value for one in self.cookies if one.name.endswith("csrftoken"))
            body = urllib.parse.urlencode(answers | {"csrfmiddlewaretoken": token}).encode()
        try:
            with self.browser.open(self.origin + path, body, timeout=SECONDS_TO_RECOVER) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                if error.code == UNAVAILABLE:
                    self.told.unavailable += 1
                    self.told.without_retry_after += "Retry-After" not in error.headers
                return error.code
        except OSError:
            self.told.cut_off += 1
            return 0


def kill(server: Server) -> int:
    """End every process of the server by SIGKILL, its head first; return how many."""
    head = server.process_id()
    if head is None:
        raise RuntimeError("the database is not running")
    family = family_of(head)
    for process in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return len(family)


@dataclass(frozen=True)
class Recovery:
    """Seconds from a kill until the database was up, and until the next acknowledged write."""

    database: float
    writes: float


def stream(server: Server, origin: str, *, kills: int, clients: int) -> tuple[Told, list[Recovery]]:
    """Let clients write while the database dies; return their answers and the recoveries."""
    told, ending = Told(), threading.Event()
    people = [Client(origin, number, told, ending) for number in range(clients)]
    for person in people:
        person.register()
    for person in people:
        person.start()
    recoveries = []
    for _kill in range(kills):
        time.sleep(random.uniform(0.5, 1.5))
        killed_at = time.monotonic()
        kill(server)
        # A socket still takes connections for a moment after its process was told to die.
        while server.is_running():
            time.sleep(0.01)
        dead_at = time.monotonic()
        server.revive()
        up_at = time.monotonic()
        while told.last_at < dead_at and time.monotonic() < killed_at + SECONDS_TO_RECOVER:
            time.sleep(0.01)
        recoveries.append(Recovery(up_at - killed_at, time.monotonic() - killed_at))
    time.sleep(0.5)
    ending.set()
    for person in people:
        person.join()
    return told, recoveries


def stored(ground: Ground) -> dict[str, int]:
    with ground.as_owner() as connection:
        return dict(connection.execute(STORED).fetchall())


def report(told: Told, recoveries: list[Recovery], found: dict[str, int]) -> bool:
    """Print the figures; return whether the promise was kept."""
    missing = told.acknowledged - found.keys()
    double = [title for title, count in found.items() if count > 1]
    database = [one.database for one in recoveries]
    writes = [one.writes for one in recoveries]
    for name, figure in {
        "kills": len(recoveries),
        "writes acknowledged": len(told.acknowledged),
        "answers 503": told.unavailable,
        "of these without Retry-After": told.without_retry_after,
        "answers cut off": told.cut_off,
        "writes sent again": told.sent_again,
        "other answers": sum(told.unexpected.values()),
        "acknowledged and missing": len(missing),
        "stored twice": len(double),
        "seconds until the database is up, median": f"{median(database):.1f}",
        "and at most": f"{max(database):.1f}",
        "seconds until the next write, median": f"{median(writes):.1f}",
        "and not more than": f"{max(writes):.1f}",
    }.items():
        print(f"| {name} | {figure} |")
    broken = [missing, double, told.without_retry_after, told.unexpected]
    return bool(told.acknowledged) and not any(broken)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    with a_database() as ground, serving(ground) as web:
        told, recoveries = stream(
            ground.server, web.origin, kills=options.kills, clients=options.clients
        )
        is_kept = report(told, recoveries, stored(ground))
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())

"""The application behind PgBouncer and beside a replica, and what docs/scaling.md promises of it.

    apt-get install postgresql pgbouncer
    python benchmarks/scaling.py

Debian's PostgreSQL with a streaming replica, PgBouncer in transaction mode with three connections
for eight clients, and gunicorn, all on private sockets. Exit status 1 if something does not hold.
"""

import os
import re
import secrets
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from clusters import PRIMARY, REPLICA, Clusters, clusters, missing
from ground import SETTINGS, Ground, manage
from serving import Reader, Web, serving, session_of

LIST = "/expenses/"
NAMES = ["ana", "ben"]
ROUNDS, CLIENTS = 20, 8
TITLE = re.compile(r"<bdi dir=\"auto\">([^<]+)</bdi></b></a>")
PATIENCE = 20
READ_THERE = """
SELECT coalesce(sum(xact_commit), 0) FROM pg_stat_database WHERE datname = current_database()
"""


def prepare(made: Clusters, folder: Path) -> None:
    (folder / "scaling_settings.py").write_text(SETTINGS)
    sys.path.insert(0, str(folder))
    os.environ |= made.environment() | {
        "TRACKER_DATA": str(folder / "data"),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "LOG_LEVEL": "CRITICAL",
        "DJANGO_SETTINGS_MODULE": "scaling_settings",
        "PYTHONPATH": os.pathsep.join([str(folder), str(Path(__file__).parent)]),
    }
    manage("migrate", "--database", "owner", "-v", "0")
    import django  # noqa: PLC0415 - its settings are named above

    django.setup()


def make_people() -> None:
    from accounts.identity import acting_for  # noqa: PLC0415 - Django is set up by now
    from accounts.people import register  # noqa: PLC0415
    from expenses.models import Expense  # noqa: PLC0415

    for name in NAMES:
        person = register(
            username=name,
            password=None,
            email=None,
            currency="USD",
            time_zone="UTC",
            language="en-us",
        )
        with acting_for(person.pk):
            for number in range(60):
                Expense.objects.create(
                    owner=person,
                    title=f"{name} {number}",
                    amount=5,
                    base_amount=5,
                    currency="USD",
                    spent_on="2026-01-15",
                )


def titles(reader: Reader) -> set[str]:
    return set(TITLE.findall(reader.text(LIST)))


def shared_pool(web: Web) -> bool:
    """Many clients on few connections, reading and writing: everyone sees what is theirs only."""
    wrong: list[str] = []

    def visit(name: str) -> None:
        try:
            reader = Reader(web.port, session_of_person[name])
            for number in range(ROUNDS):
                if number % 10 == 5:
                    add(reader, f"{name} added {number}")
                seen = titles(reader)
                wrong.extend(title for title in seen if not title.startswith(name))
                if not seen:
                    wrong.append("nothing")
        except Exception as error:  # noqa: BLE001 - that there is none is what is asked
            wrong.append(repr(error))

    session_of_person = {name: session_of(name) for name in NAMES}
    clients = [threading.Thread(target=visit, args=[NAMES[n % 2]]) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    for one in sorted(set(wrong))[:5]:
        print(f"  {one}")
    return not wrong


def add(reader: Reader, title: str) -> None:
    answers = {
        "title": title,
        "amount": "1.00",
        "currency": "USD",
        "direction": "spent",
        "day": "2026-01-16",
        "submission": str(uuid.uuid4()),
        "csrfmiddlewaretoken": reader.token("/expenses/new/"),
    }
    status, _body = reader.post("/expenses/new/", answers)
    if status != 302:
        raise RuntimeError(f"adding was answered {status}")


def read_from_replica(made: Clusters, web: Web) -> bool:
    reader = Reader(web.port, session_of("ana"))
    with made.connect(REPLICA) as replica:
        time.sleep(2)  # counted by a backend once in a while
        before = replica.execute(READ_THERE).fetchone()[0]  # type: ignore[index]
        for _time in range(ROUNDS):
            reader.page(LIST)
            reader.page("/insights/")
        time.sleep(2)
        after = replica.execute(READ_THERE).fetchone()[0]  # type: ignore[index]
    return after - before >= ROUNDS


def own_writes(made: Clusters, web: Web) -> Iterator[tuple[str, bool]]:
    """While the replica stands still."""
    writer, other = (Reader(web.port, session_of("ben")) for _one in range(2))
    with made.connect(REPLICA) as replica:
        replica.execute("SELECT pg_wal_replay_pause()")
        add(writer, "ben just now")
        yield "who has just written reads it at once", "ben just now" in titles(writer)
        yield (
            "another browser reads the replica, which is behind",
            "ben just now" not in titles(other),
        )
        replica.execute("SELECT pg_wal_replay_resume()")
        until = time.monotonic() + PATIENCE
        while "ben just now" not in titles(other) and time.monotonic() < until:
            time.sleep(0.1)
        yield "it reads it too once the replica has caught up", "ben just now" in titles(other)


def proof(made: Clusters, web: Web) -> Iterator[tuple[str, bool]]:
    caught_up(made)
    yield "eight clients on three pooled connections see only what is theirs", shared_pool(web)
    caught_up(made)
    yield "lists and reports are read from the replica", read_from_replica(made, web)
    yield from own_writes(made, web)
    made.stop_replica()
    reader = Reader(web.port, session_of("ana"))
    answers = [reader.get(LIST)[0] for _time in range(10)]
    yield "without the replica they are read from the primary", answers == [200] * 10


def caught_up(made: Clusters) -> None:
    with made.connect(PRIMARY) as primary, made.connect(REPLICA) as replica:
        place = primary.execute("SELECT pg_current_wal_lsn()::text").fetchone()[0]  # type: ignore[index]
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            query = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
            if replica.execute(query, [place]).fetchone()[0]:  # type: ignore[index]
                return
            time.sleep(0.05)
    raise RuntimeError("the replica does not catch up")


def main() -> int:
    if packages := missing():
        print(f"Not installed: {', '.join(packages)}. On Debian: apt-get install", *packages)
        return 2
    holds = True
    with clusters() as made:
        folder = made.folder / "application"
        folder.mkdir()
        prepare(made, folder)
        make_people()
        with serving(Ground(Database(made))) as web:  # type: ignore[arg-type]
            for what, is_so in proof(made, web):
                print(f"{'yes' if is_so else 'NO '}  {what}", flush=True)
                holds &= is_so
        from django.db import connections  # noqa: PLC0415 - Django is set up by now

        connections.close_all()
    return 0 if holds else 1


class Database:
    """What a served application needs to know of its database: its first process."""

    def __init__(self, made: Clusters) -> None:
        self.folder = made.folder / "primary"

    def process_id(self) -> int:
        return int((self.folder / "postmaster.pid").read_text().splitlines()[0])


if __name__ == "__main__":
    sys.exit(main())

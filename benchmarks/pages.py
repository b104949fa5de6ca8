"""What pages cost beside the bare view, and beside themselves with fewer expenses.

python benchmarks/suite.py --groups pages --expenses 100000
"""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from accounting import Spent, spent
from figures import Figure, in_turn, told
from ground import Ground
from people import People, Person
from serving import Reader, Web, session_of

BARE = "/bare/"
LIST = "/expenses/"
REPORT = "/insights/?range=10y&scope=all"
WORDS = 6
MONTHS = 110
AT_ONCE = 8
FLUSHES = 50
# What the bare view asks of the database, and nothing around it.
BARE_QUERY = """
SELECT spent_on, title, amount, currency FROM expenses_expense
WHERE owner_id = %s AND deleted_at IS NULL ORDER BY spent_on DESC, id DESC LIMIT 50
"""


class Pages:
    """One person at a browser; each kind of page is asked for so many times at once."""

    def __init__(self, web: Web, person: Person) -> None:
        self.web, self.person = web, person
        self.reader = Reader(web.port, session_of(person.name))

    def asking(self, addresses: Iterator[str]) -> Callable[[], Spent]:
        def ask() -> None:
            for _time in range(AT_ONCE):
                self.reader.page(next(addresses))

        def measured() -> Spent:
            return self.web.spent(ask) / AT_ONCE

        measured()  # the first fills what is kept
        return measured

    def bare(self) -> Callable[[], Spent]:
        return self.asking(cycle([BARE]))

    def months(self) -> Callable[[], Spent]:
        """The dashboard, of a different month each time."""
        return self.asking(cycle(f"/?month={month}&scope=all" for month in months_back(MONTHS)))

    def current_month(self) -> Callable[[], Spent]:
        """The dashboard as it opens, with what it suggests after a look at the latest rows."""
        return self.asking(cycle(["/?scope=all"]))

    def report(self) -> Callable[[], Spent]:
        return self.asking(cycle([REPORT]))

    def first_page(self) -> Callable[[], Spent]:
        return self.asking(cycle([LIST]))

    def deep(self) -> Callable[[], Spent]:
        return self.asking(cycle([f"{LIST}?after={self.place_at(0.9)}"]))

    def search(self) -> Callable[[], Spent]:
        """For words of titles, from the most frequent title to one that is rare."""
        return self.asking(cycle(f"{LIST}?{urlencode({'q': word})}" for word in self.words()))

    def words(self) -> list[str]:
        from django.db.models import Count  # noqa: PLC0415 - Django is set up by now

        from accounts.identity import acting_for  # noqa: PLC0415
        from accounts.models import User  # noqa: PLC0415
        from expenses.models import Expense  # noqa: PLC0415

        person = User.objects.get(username=self.person.name)
        with acting_for(person.pk):
            counted = Expense.objects.owned_by(person).values("title").annotate(rows=Count("pk"))
            titles = list(counted.order_by("-rows", "title").values_list("title", flat=True))
        step = max(len(titles) // WORDS, 1)
        return [title.split()[0] for title in titles[::step][:WORDS]]

    def place_at(self, share: float) -> str:
        """Return the place in the list that so many of the rows stand before."""
        from accounts.identity import acting_for  # noqa: PLC0415 - Django is set up by now
        from accounts.models import User  # noqa: PLC0415
        from expenses.models import Expense  # noqa: PLC0415
        from expenses.paging import Cursor  # noqa: PLC0415

        person = User.objects.get(username=self.person.name)
        with acting_for(person.pk):
            rows = Expense.objects.owned_by(person).present().newest_first()
            row = rows.values_list("spent_on", "pk")[int(rows.count() * share)]
        return str(Cursor(*row))


def months_back(count: int) -> list[str]:
    from django.utils.timezone import localdate  # noqa: PLC0415 - Django is set up by now

    from expenses.periods import Month  # noqa: PLC0415

    this = Month.of(localdate(), 1)
    return [this.back(passed).key for passed in range(1, count + 1)]


def figures(ground: Ground, web: Web, people: People, *, rounds: int) -> list[Figure]:
    many, tenth, few = (Pages(web, one) for one in (people.many, people.tenth, people.few))
    size = f"{people.many.count:,}"
    bare = many.bare()
    found = [floor(ground, people.many, many, rounds=rounds)]
    for what, page, limit in (
        ("dashboard, a different month each time", many.months(), 2.0),
        ("report, months × categories over ten years", many.report(), 3.0),
        ("list, first page", many.first_page(), 2.0),
        ("list, at 90 % depth", many.deep(), 2.0),
        ("text search", many.search(), 2.5),
    ):
        pairs = in_turn(rounds, page, bare)
        found.append(pairs.figure(f"{what}, at {size}, beside the bare view", limit=limit))
    for person, at in ((many, size), (few, f"{people.few.count:,}")):
        pairs = in_turn(rounds, person.current_month(), person.bare())
        what = f"dashboard, the current month with suggestions, at {at}, beside the bare view"
        found.append(pairs.figure(what))
    for what, page, other, limit in (
        (f"dashboard, {size} against {people.few.count:,}", many.months(), few.months(), 1.3),
        (f"report, {size} against {people.tenth.count:,}", many.report(), tenth.report(), 1.3),
        (
            f"list at 90 % depth against its first page, at {size}",
            many.deep(),
            many.first_page(),
            1.2,
        ),
    ):
        found.append(in_turn(rounds, page, other).figure(what, limit=limit))
    found += adding(many, bare, rounds=rounds)
    return found


def floor(ground: Ground, person: Person, pages: Pages, *, rounds: int) -> Figure:
    """What the bare view costs beside the query in it, asked by psycopg alone."""
    from accounts.models import User  # noqa: PLC0415 - Django is set up by now

    pk = User.objects.get(username=person.name).pk
    with ground.as_superuser() as connection:

        def query() -> None:
            for _time in range(AT_ONCE):
                connection.execute(BARE_QUERY, [pk]).fetchall()

        heads = [os.getpid(), connection.info.backend_pid]
        pairs = in_turn(rounds, pages.bare(), lambda: spent(query, heads=heads) / AT_ONCE)
    return pairs.figure("the bare view, beside its query alone")


def adding(pages: Pages, bare: Callable[[], Spent], *, rounds: int) -> list[Figure]:
    """Record expenses, each seen in the list's figures afterwards."""
    reader, month = pages.reader, months_back(1)[0]
    token = reader.token("/expenses/new/")
    number = 0

    def answers() -> dict[str, str]:
        return {
            "title": "Measured",
            "amount": "1.00",
            "currency": "USD",
            "direction": "spent",
            "day": f"{month}-15",
            "submission": str(uuid.uuid4()),
            "csrfmiddlewaretoken": token,
        }

    def add() -> None:
        nonlocal number
        for _time in range(AT_ONCE):
            status, body = reader.post("/expenses/new/", answers())
            if status != 302:
                raise RuntimeError(f"adding was answered {status}: {body[:200]!r}")
            number += 1

    before = counted(pages)
    pairs = in_turn(rounds, lambda: pages.web.spent(add) / AT_ONCE, bare)
    seen = counted(pages) - before
    if seen != number:
        raise RuntimeError(f"{number} were added, and the totals hold {seen} more")
    flush = flushed()
    wall = median(one.wall for one in pairs.ours)
    base = median(one.wall for one in pairs.beside)
    return [
        pairs.figure("add one: POST, beside the bare view, by processor time", limit=2.0),
        Figure(
            "add one: POST, beside twice the bare view and a disk flush, by the clock",
            told(pairs.ours),
            f"2 × {1000 * base:.1f} ms + {1000 * flush:.1f} ms",
            wall / (2 * base + flush),
            1.0,
        ),
    ]


def counted(pages: Pages) -> int:
    """Return how many expenses the person's totals hold."""
    from django.db.models import Sum  # noqa: PLC0415 - Django is set up by now

    from accounts.identity import acting_for  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415
    from expenses.models import DailyTotal  # noqa: PLC0415

    person = User.objects.get(username=pages.person.name)
    with acting_for(person.pk):
        return DailyTotal.objects.owned_by(person).aggregate(Sum("count"))["count__sum"]


def flushed() -> float:
    """Return the seconds that the disk takes to keep a page for good, the median of many."""
    path = Path(os.environ["TRACKER_DATA"]).parent / "flushed"
    times = []
    with path.open("wb", buffering=0) as file:
        for _time in range(FLUSHES):
            file.write(os.urandom(8192))
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begun)
    path.unlink()
    return median(times)

"""Everything as a CSV file, beside the same rows by COPY TO.

python benchmarks/suite.py --groups export --expenses 100000
"""

from accounting import forget_highest, resident_of, spent
from figures import Figure, in_turn, told
from ground import Ground
from people import People, Person
from serving import Reader, Web, session_of

EXPORT = "/export/expenses.csv"
COPY = """
COPY (
    SELECT spent_on, title, amount, currency, category_id, payment_method_id, tags, note,
        is_repeating, is_excluded
    FROM expenses_expense WHERE owner_id = {owner:d} AND deleted_at IS NULL
    ORDER BY spent_on, id
) TO STDOUT (FORMAT csv)
"""
MOST_GROWTH = 8


def figures(ground: Ground, web: Web, people: People, *, rounds: int) -> list[Figure]:
    person = people.many
    reader = Reader(web.port, session_of(person.name))
    with ground.as_superuser() as superuser:
        owner = superuser.execute(
            "SELECT id FROM accounts_user WHERE username = %s", [person.name]
        ).fetchone()[0]  # type: ignore[index]

        def copy() -> None:
            with superuser.cursor().copy(COPY.format(owner=owner)) as rows:
                for _piece in rows:
                    pass

        def fetch() -> None:
            rows = reader.page(EXPORT).count(b"\r\n") - 1
            if rows < person.count:
                raise RuntimeError(f"the file holds {rows} of {person.count} rows")

        heads = [web.database]
        pairs = in_turn(rounds, lambda: web.spent(fetch), lambda: spent(copy, heads=heads))
    speed = 1 / pairs.ratio("wall")
    growth = [highest(web, one) for one in (people.tenth, person)]
    return [
        Figure(
            f"export of {person.count:,} as CSV: its speed beside COPY TO, by the clock",
            told(pairs.ours),
            told(pairs.beside),
            speed,
            0.5,
            is_least=True,
        ),
        Figure(
            f"export: a worker's memory, {person.count:,} against {people.tenth.count:,} rows",
            f"{growth[1]:.0f} MiB",
            f"{growth[0]:.0f} MiB",
            growth[1] - growth[0],
            MOST_GROWTH,
            unit="MiB more",
        ),
    ]


def highest(web: Web, person: Person) -> float:
    """Return the most MiB that a worker had while this person's file was made and sent."""
    for worker in web.workers:
        forget_highest(worker)
    Reader(web.port, session_of(person.name)).page(EXPORT)
    return max(resident_of(worker, highest=True) for worker in web.workers)

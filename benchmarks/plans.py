"""Which way PostgreSQL takes to the rows of pages, at full size and under row-level security.

python benchmarks/suite.py --groups plans --expenses 1000000
"""

import sys

from figures import Figure
from people import Person


def figures(person: Person) -> list[Figure]:
    """Look at every statement that the hot pages ask of the large tables."""
    from django.test import Client  # noqa: PLC0415 - Django is set up by now
    from django.utils.timezone import localdate  # noqa: PLC0415

    from accounts.identity import acting_for  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415
    from expenses.models import Expense, PaymentMethod  # noqa: PLC0415
    from expenses.tests.plans import asked_by, hot_pages  # noqa: PLC0415

    owner = User.objects.get(username=person.name)
    with acting_for(owner.pk):
        category = Expense.objects.owned_by(owner).exclude(category=None)[0].category_id
        method = PaymentMethod.objects.owned_by(owner)[0].pk
    client = Client()
    client.force_login(owner)
    pages = hot_pages(category=category, method=method, today=localdate())
    asked = asked_by(client, owner, pages)
    # Of a list. A sum of nearly all rows there are is rightly read from one end to the other.
    lists = [one for one in asked if "LIMIT 51" in one.statement]
    other = [one for one in lists if not one.is_by_index]
    sums = [one for one in asked if one not in lists and not one.is_by_index]
    for one in [*other, *sums]:
        print(f"{one.page}: {sorted(one.scans)}\n    {one.statement[:300]}", file=sys.stderr)
    size = f"{person.count:,}"
    return [
        Figure(
            f"pages of lists at {size} that are read by no index of the owner",
            f"{len(other)} of {len(lists)}",
            "",
            len(other),
            0,
            unit="",
        ),
        Figure(
            f"other queries of hot pages at {size} that read a whole table",
            f"{len(sums)} of {len(asked) - len(lists)}",
            "",
            None,
        ),
    ]

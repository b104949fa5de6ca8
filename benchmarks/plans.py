"""Which way PostgreSQL takes to the rows of pages, at full size and under row-level security.

python benchmarks/suite.py --groups plans --expenses 1000000
"""

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
    other = [one for one in asked if not one.is_by_index]
    for one in other:
        print(f"{one.page}: {sorted(one.scans)}\n    {one.statement[:300]}")
    return [
        Figure(
            f"queries of {len(pages)} hot pages at {person.count:,} that are not answered by an"
            " index of the owner",
            f"{len(other)} of {len(asked)}",
            "",
            len(other),
            0,
            unit="",
        )
    ]

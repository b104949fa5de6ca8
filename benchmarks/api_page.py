"""Time a page of 100 expenses from the API beside the least that could answer it.

The other one is a view written by hand: the same query, a dictionary of each row, Django's own
JsonResponse, behind the same middleware and with the same token. They are asked in turn, so that
whatever else the machine does meets both. Exit status 1 if the API takes more than 1.6 times as
long (medians), by the clock or of the process's own work, in which the database has no part.

    python benchmarks/api_page.py
"""

import argparse
import os
import secrets
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from figures import Figure, dumped, table  # noqa: E402 - beside this one

from config.embedded import Server  # noqa: E402 - found by the line above

ROWS, ON_A_PAGE, MOST = 5000, 100, 1.6


def prepare() -> tuple[Any, str]:
    """Make the tables, a person with expenses, and a token; return the person and it."""
    import django  # noqa: PLC0415 - the settings ask for the database, which runs by now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils.timezone import now  # noqa: PLC0415

    from accounts.identity import acting_for  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415
    from accounts.tokens import make_token  # noqa: PLC0415
    from expenses.demo.people import make_demo_person  # noqa: PLC0415

    call_command("migrate", database="owner", verbosity=0)
    call_command("seed_categories", verbosity=0)
    today = now().date()
    make_demo_person(
        username="paged",
        password=None,
        currency="USD",
        first=today.replace(year=today.year - 2),
        until=today,
        seed="page",
        count=ROWS,
    )
    person = User.objects.get(username="paged")
    with acting_for(person.pk):
        return person, make_token(owner=person, name="Page", scopes=["read"], days=30, now=now())[1]


def by_hand(request: Any) -> Any:
    from django.http import JsonResponse  # noqa: PLC0415

    from expenses.models import Expense  # noqa: PLC0415
    from expenses.paging import page_of  # noqa: PLC0415

    expenses = Expense.objects.owned_by(request.user).present()
    page = page_of(expenses=expenses, size=ON_A_PAGE)
    rows = [
        {
            "id": row.pk,
            "title": row.title,
            "amount": row.amount,
            "currency": row.currency,
            "base_amount": row.base_amount,
            "spent_on": row.spent_on,
            "category": row.category_id,
            "payment_method": row.payment_method_id,
            "note": row.note,
            "tags": row.tags,
            "is_repeating": row.is_repeating,
            "is_excluded": row.is_excluded,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
            "deleted_at": row.deleted_at,
        }
        for row in page.rows
    ]
    return JsonResponse({"items": rows, "newer": page.newer, "older": page.older})


by_hand.login_required = False  # type: ignore[attr-defined]


def addresses() -> list[Any]:
    from django.urls import include, path  # noqa: PLC0415

    return [path("api/v1/by-hand", by_hand), path("", include("config.urls"))]


def seconds(ask: Callable[[], Any]) -> tuple[float, float]:
    """Return what one answer took by the clock, and of this process's own work."""
    begun, worked = time.perf_counter(), time.process_time()
    answer = ask()
    taken = time.perf_counter() - begun, time.process_time() - worked
    if answer.status_code != 200 or len(answer.json()["items"]) != ON_A_PAGE:
        raise RuntimeError(f"answered {answer.status_code}")
    return taken


def compare(token: str, pairs: int) -> list[Figure]:
    from django.test import Client, override_settings  # noqa: PLC0415

    global urlpatterns  # noqa: PLW0603 - this file is the list of addresses while it runs
    urlpatterns = addresses()
    client = Client(headers={"Authorization": f"Bearer {token}"})
    limits = {"API_CALLS_PER_MINUTE": 1_000_000, "ALLOWED_HOSTS": ["testserver"]}
    with override_settings(ROOT_URLCONF=__name__, **limits):

        def api() -> Any:
            return client.get(f"/api/v1/expenses?limit={ON_A_PAGE}")

        def hand() -> Any:
            return client.get("/api/v1/by-hand")

        for ask in (api, hand) * 10:
            seconds(ask)
        times = [(seconds(api), seconds(hand)) for _ in range(pairs)]
    return [
        figure(f"a page of {ON_A_PAGE} expenses from the API, {what}", times, number)
        for number, what in enumerate(("by the clock", "of the process's own work"))
    ]


def figure(what: str, times: list[tuple[Any, Any]], number: int) -> Figure:
    pairs = [(one[number], other[number]) for one, other in times]
    of_api, of_hand = (f"{median(one) * 1000:.2f} ms" for one in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    return Figure(what, of_api, f"{of_hand} by hand", ratio, MOST)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--json", type=Path, help="a file to write the figures to as well")
    options = parser.parse_args()
    warnings.filterwarnings("ignore", message="No directory at")
    with tempfile.TemporaryDirectory(prefix="api-page-") as name:
        folder = Path(name) / "data"
        os.environ |= {
            "TRACKER_DATA": str(folder),
            "DATABASE_URL": "",
            "DATABASE_OWNER_URL": "",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "CRITICAL",
        }
        with Server(folder).serving():
            _person, token = prepare()
            figures = compare(token, options.pairs)
            from django.db import connections  # noqa: PLC0415

            connections.close_all()
    if options.json:
        options.json.write_text(dumped(figures))
    print(table(figures))
    return 0 if all(one.is_reached for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())

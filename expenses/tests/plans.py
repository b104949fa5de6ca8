"""How PostgreSQL answers what pages ask of the large tables, as the application's role asks it."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.identity import acting_for
from accounts.models import User
from expenses.asking import BETWEEN

LARGE = {"expenses_expense", "expenses_dailytotal", "expenses_monthlytotal"}
# Each begins with the owner; those of words and numbers are narrowed to the owner by what asks.
BY_OWNER = {
    "expense_list",
    "expense_bills",
    "expense_of_category",
    "expense_of_payment_method",
    "expense_trash",
    "expense_title",
    "expense_id_and_owner",
    "daily_total_once",
    "monthly_total_once",
}
BY_NUMBER = {"expenses_expense_pkey"}
INDEXED = {"Index Scan", "Index Only Scan", "Bitmap Index Scan"}


@dataclass(frozen=True)
class Asked:
    """A statement of a page, with all nodes of its plan."""

    page: str
    statement: str
    nodes: list[dict[str, Any]]

    @property
    def scans(self) -> set[tuple[str, str]]:
        """How each large table is read, and by which index."""
        return {
            (node["Node Type"], node.get("Index Name", ""))
            for node in self.nodes
            if node.get("Relation Name") in LARGE or node["Node Type"] == "Bitmap Index Scan"
            if node["Node Type"] != "Bitmap Heap Scan"
        }

    @property
    def is_by_index(self) -> bool:
        return all(how in INDEXED and index in BY_OWNER | BY_NUMBER for how, index in self.scans)

    @property
    def is_sorted(self) -> bool:
        """Whether all rows are found first and then put in order."""
        return any(node["Node Type"] == "Sort" for node in self.nodes)


def hot_pages(*, category: int, method: int, today: date) -> dict[str, str]:
    """Return the pages that are asked for most, and whatever narrows the list."""
    month = f"{today.year - 1}-{today.month:02}"
    return {
        "list": "/expenses/",
        "list, deep": f"/expenses/?after={today.year - 1}-01-15.1",
        "list, upwards": f"/expenses/?before={today.year - 1}-01-15.1",
        "list of a month": f"/expenses/?month={month}",
        "list of a category": f"/expenses/?category={category}",
        "list of a payment method": f"/expenses/?paid={method}",
        "list, added up": "/expenses/sum/",
        "rare words": "/expenses/?q=unheard",
        "common words": "/expenses/?q=lunch",
        "trash": "/expenses/trash/",
        "dashboard": "/",
        "dashboard of a month": f"/?month={month}&scope=all",
        "insights": "/insights/",
        "insights of ten years": "/insights/?range=10y&scope=all",
    }


def asked_by(
    client: Client, person: User, pages: dict[str, str], *, reads_whole_tables: bool = True
) -> list[Asked]:
    """Ask for the pages and return what each asked of the large tables."""
    found = []
    for page, path in pages.items():
        reset_queries()
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise AssertionError(f"{path} was answered {answer.status_code}")
        statements = statements_in(captured)
        with acting_for(person.pk), connection.cursor() as cursor:
            if not reads_whole_tables:
                cursor.execute("SET LOCAL enable_seqscan = off")
            found += [
                Asked(page, statement, nodes_of(statement))
                for statement in statements
                if statement.startswith("SELECT") and names_large(statement)
            ]
    return found


def statements_in(captured: CaptureQueriesContext) -> list[str]:
    """Return each statement for itself, also of those that were asked together."""
    asked = (statement for query in captured for statement in query["sql"].split(BETWEEN))
    return [statement.strip() for statement in asked]


def names_large(statement: str) -> bool:
    return any(re.search(rf'(FROM|JOIN) "?{table}\b', statement) for table in LARGE)


def nodes_of(statement: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        (found,) = cursor.fetchone()
    found = json.loads(found) if isinstance(found, str) else found
    return list(_flat(found[0]["Plan"]))


def _flat(plan: dict[str, Any]) -> Any:
    yield plan
    for one in plan.get("Plans", []):
        yield from _flat(one)

"""One thing that a rule found."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from expenses.insights.past import Row

MOST_LINKED = 200


@dataclass(frozen=True)
class Finding:
    """What a person is told, with its numbers, the arithmetic, and the rows it is about.

    `subject` names the matter within its rule and stays the same as long as the matter does:
    whoever declines it has declined exactly that. `query` is what the list is filtered by.
    """

    rule: str
    subject: str
    icon: str
    sentence: str
    evidence: str
    query: str


def asking_for(rows: Iterable[Row]) -> str:
    return asking([("expense", row.pk) for row in rows])


def asking(filters: list[tuple[str, Any]]) -> str:
    """Return the query under which the list shows what the filters say."""
    return urlencode(filters)


def key_of(title: str) -> str:
    """Return a short name for a folded title of any length."""
    return blake2b(title.encode(), digest_size=12).hexdigest()

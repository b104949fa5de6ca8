"""How a table's rows are read, once that is known."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from expenses.importing.tables.roles import Roles


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the rows are read.

    `kinds` says of a row's kind where the money went, 0 for nowhere. `currencies` are those of
    several columns of amounts by their places, of which each row has one.
    """

    roles: Roles
    width: int
    dates: str
    decimal: str
    amounts: str
    currency: str
    negated: frozenset[str] = frozenset()
    kinds: Mapping[str, int] | None = None
    is_own: bool = False
    has_names: bool = True
    has_balances: bool = False
    currencies: tuple[tuple[int, str], ...] = ()

    def digest(self, zone: ZoneInfo) -> str:
        """Return what two readings have in common if they make the same of every row."""
        said = json.dumps([str(zone), vars(self)], default=sorted, sort_keys=True)
        return sha256(said.encode()).hexdigest()

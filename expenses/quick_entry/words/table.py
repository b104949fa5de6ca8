"""What one language calls days and money, in typed lines."""

import unicodedata
from dataclasses import dataclass, field
from functools import cached_property


def plain(text: str) -> str:
    """Return a word as it is looked up: without case, accents and an abbreviation's point."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return bare.rstrip(".,;:")


@dataclass(frozen=True)
class Words:
    """Words are written plain, as `plain` returns them, several for one thing parted by blanks."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    # Phrases, by how many days they lie from today.
    relative: dict[str, int]
    # "3 days ago", "vor 3 Tagen": what stands before and after the number and the unit.
    ago_before: str
    ago_after: str
    units: dict[str, int]
    numbers: dict[str, int]
    last: frozenset[str]
    following: frozenset[str]
    # Words that belong to the day after them ("on", "le"), and between its parts ("de").
    leading: frozenset[str]
    between: frozenset[str]
    # Short names that are ordinary words as well.
    ordinary: frozenset[str] = frozenset()
    currencies: dict[str, str] = field(default_factory=dict)
    # Those of the currencies that things are weighed in, too.
    weights: frozenset[str] = frozenset()
    # "Nov 3" beside "3 Nov".
    may_begin_with_month: bool = False

    @cached_property
    def weekday_numbers(self) -> dict[str, int]:
        return {word: n for n, words in enumerate(self.weekdays) for word in words.split()}

    @cached_property
    def month_numbers(self) -> dict[str, int]:
        return {word: n for n, words in enumerate(self.months, 1) for word in words.split()}

"""Which category an expense belongs to, from what its owner filed by hand, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.folding import fold
from accounts.models import User
from expenses.learning.choices import MOST_LOOKED_AT, Asked, Choice, Verdict, Way, way_of
from expenses.learning.first_words import names_of_kinds
from expenses.learning.past import Likely, Past
from expenses.models import Category, Expense
from expenses.models.text import quoted
from expenses.money import format_money

LONGEST_PREFIX = 6
LATEST_FOR_A_LINE = 2_000
LATEST_FOR_A_FILE = 20_000
FEW = 2  # places that are not worth being counted
COLUMNS = ("title", "category_id", "amount", "spent_on", "payment_method_id")


@dataclass(frozen=True)
class Suggested:
    """A category to propose, and the sentence that says from what it was learned."""

    category: Category
    why: str


def suggest_category(
    *, owner: User, asked: Asked, categories: Iterable[Category]
) -> Suggested | None:
    """Return which of the categories it likely belongs to, in at most two queries.

    How the same title was filed decides, else titles like its first words: "Dishoom lunch" is
    Dishoom. Then a category that the title names, then what its words were mostly filed under,
    and at last what they usually mean.
    """
    offered = {category.pk: category for category in categories}
    words = asked.title.split()
    prefixes = [" ".join(words[:length]) for length in range(len(words), 0, -1)]
    prefixes = prefixes[:1] + prefixes[1:][-LONGEST_PREFIX:]
    filed = _by_title(owner, prefixes, offered) if prefixes else {}
    for prefix in prefixes:
        if choices := filed.get(fold(prefix)):
            verdict = way_of(choices).verdict(asked)
            return _suggested(owner, prefix, verdict, offered)
    named = next((one for one in offered.values() if one.name_folded in _runs_of(words)), None)
    if named:
        return Suggested(named, _("The line names it"))
    if not words:
        return None
    past = past_of(owner=owner, categories=offered.values(), latest=LATEST_FOR_A_LINE)
    if way := past.way(asked.title):
        place = " ".join(words[: past.known_of(asked.title)])
        return _suggested(owner, place, way.verdict(asked), offered)
    is_money_in = asked.amount is None or asked.amount < 0
    likely = past.likely(asked.title, is_money_in=is_money_in)
    return _likely(likely, offered) if likely else None


class Guesses:
    """The same for many expenses at once: what was learned is read once, and asked by title."""

    def __init__(self, owner: User) -> None:
        self.owner = owner
        self._found: dict[tuple[str, bool], Way | Likely | None] = {}

    def learn(self, titles: Iterable[str]) -> None:
        """Look up titles that the latest choices say nothing of, in one query."""
        unknown = {title for title in titles if self._past.way(title) is None} - self._sought
        self._sought |= unknown
        if unknown:
            self._older |= {
                title: way_of(choices)
                for title, choices in _by_title(self.owner, sorted(unknown), self._offered).items()
            }

    def category_of(self, asked: Asked) -> int | None:
        found = self._known(asked)
        if isinstance(found, Way):
            verdict = found.verdict(asked)
            return verdict.category_id if verdict.is_enough else None
        return found.category_id if found else None

    def is_conditional(self, asked: Asked) -> bool:
        """Whether more than the title and the direction decides."""
        found = self._known(asked)
        return isinstance(found, Way) and found.condition is not None

    def why(self, asked: Asked) -> str:
        """Return the sentence for what `category_of` returns; "" where that is nothing."""
        found = self._known(asked)
        if isinstance(found, Way):
            told = _suggested(self.owner, asked.title, found.verdict(asked), self._offered)
        else:
            told = _likely(found, self._offered) if found else None
        return told.why if told else ""

    def _known(self, asked: Asked) -> Way | Likely | None:
        is_money_in = asked.amount is not None and asked.amount < 0
        key = (asked.title, is_money_in)
        if key not in self._found:
            self._found[key] = (
                self._past.way(asked.title)
                or self._older.get(fold(asked.title))
                or self._past.likely(asked.title, is_money_in=is_money_in)
            )
        return self._found[key]

    @cached_property
    def _sought(self) -> set[str]:
        return set()

    @cached_property
    def _older(self) -> dict[str, Way]:
        return {}

    @cached_property
    def _offered(self) -> dict[int, Category]:
        return {category.pk: category for category in Category.objects.offered_to(self.owner)}

    @cached_property
    def _past(self) -> Past:
        return past_of(
            owner=self.owner, categories=self._offered.values(), latest=LATEST_FOR_A_FILE
        )


def past_of(*, owner: User, categories: Iterable[Category], latest: int) -> Past:
    """Return what the latest choices say. What is no longer offered teaches nothing."""
    offered = frozenset(category.pk for category in categories)
    rows = Expense.objects.owned_by(owner).present().filed_by_hand().newest_first()
    choices = [Choice(*row) for row in rows.values_list(*COLUMNS)[:latest]]
    meant = names_of_kinds()
    ordered = sorted(categories, key=lambda one: (one.parent_id is not None, one.owner_id is None))
    kinds: dict[str, int] = {}
    for category in ordered:
        if kind := meant.get(category.name_folded):
            kinds.setdefault(kind, category.pk)
    return Past([one for one in choices if one.category_id in offered], offered, kinds)


def _by_title(
    owner: User, titles: Sequence[str], offered: Iterable[int]
) -> dict[str, list[Choice]]:
    rows = (
        Expense.objects.owned_by(owner)
        .latest_filed(owner, [*titles], MOST_LOOKED_AT)
        .newest_first()
        .values_list(*COLUMNS)
    )
    found: dict[str, list[Choice]] = {}
    for choice in (Choice(*row) for row in rows):
        if choice.category_id in offered:
            found.setdefault(fold(choice.title), []).append(choice)
    return found


def _suggested(
    owner: User, place: str, verdict: Verdict, offered: dict[int, Category]
) -> Suggested | None:
    if not verdict.is_enough:
        return None
    told = {"count": verdict.count, "of": verdict.of, "title": quoted(place)}
    if verdict.at is not None:
        told["amount"] = format_money(verdict.at, owner.currency, locale=owner.language)
    sentence = {
        "over": _("%(count)d of your last %(of)d at %(title)s from %(amount)s on"),
        "under": _("%(count)d of your last %(of)d at %(title)s below %(amount)s"),
        "weekend": _("%(count)d of your last %(of)d at %(title)s on a weekend"),
        "workday": _("%(count)d of your last %(of)d at %(title)s on a workday"),
        "method": _("%(count)d of your last %(of)d at %(title)s that were paid with the same"),
        "money_in": _("%(count)d of your last %(of)d from %(title)s"),
    }.get(verdict.condition, _("%(count)d of your last %(of)d at %(title)s"))
    return Suggested(offered[verdict.category_id], sentence % told)


def _likely(likely: Likely, offered: dict[int, Category]) -> Suggested:
    category = offered[likely.category_id]
    if likely.of < FEW:
        why = _("%(word)s is mostly %(category)s")
        told: dict[str, object] = {"word": quoted(likely.word.capitalize())}
    else:
        why = _("%(count)d of your %(of)d places with %(word)s in their name are %(category)s")
        told = {"word": quoted(likely.word), "count": likely.count, "of": likely.of}
    return Suggested(category, why % (told | {"category": quoted(category.name)}))


def _runs_of(words: Sequence[str]) -> set[str]:
    """Return the runs of up to three words, folded."""
    folded = [fold(word) for word in words[:50]]
    return {
        " ".join(folded[first : first + length])
        for first in range(len(folded))
        for length in (1, 2, 3)
    }

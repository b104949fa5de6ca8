"""One typed line becomes a proposed expense, with the names that its writer uses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.folding import fold
from accounts.models import User
from expenses.learning.choices import Asked
from expenses.learning.suggesting import Suggested, suggest_category
from expenses.matching import Draft, Said, reason_of, said_of
from expenses.models import Category, PaymentMethod, Rule
from expenses.models.text import check_one_line
from expenses.quick_entry.line import LONGEST_LINE, MOST_READINGS, readings_of
from expenses.quick_entry.reading import Part, RawReading, Span, Trouble
from expenses.quick_entry.sentences import sentence_for
from expenses.recording import normalise_tags

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Reading:
    """One expense that the line may mean. Money in is negative; `why` tells of the category.

    What the line leaves open is what the person's rules say; `rule` is what gave the category.
    """

    title: str
    amount: Decimal | None
    currency: str
    spent_on: date
    tags: tuple[str, ...]
    payment_method: PaymentMethod | None
    is_repeating: bool
    is_excluded: bool
    category: Category | None
    rule: Rule | None
    why: str
    spans: tuple[Span, ...]
    problems: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return what tells this reading from the others, the same whenever it is read."""
        method = self.payment_method.pk if self.payment_method else None
        told = (self.title, self.amount, self.currency, self.spent_on, method)
        return blake2b(repr(told).encode(), digest_size=8).hexdigest()

    def tells(self, part: Part) -> bool:
        return any(span.part is part for span in self.spans)


@dataclass(frozen=True)
class Proposal:
    """What a line may mean, the likeliest first; no readings if it is not a line at all."""

    readings: tuple[Reading, ...]
    problems: tuple[str, ...]

    @property
    def is_ambiguous(self) -> bool:
        return len(self.readings) > 1

    @property
    def can_be_saved(self) -> bool:
        """One meaning, and nothing missing in it."""
        return len(self.readings) == 1 and not self.problems

    def chosen(self, key: str) -> Reading | None:
        """Return the reading with this key, else the only one there is."""
        named = next((one for one in self.readings if one.key == key), None)
        return named or (self.readings[0] if len(self.readings) == 1 else None)


def read_line(*, owner: User, text: str, today: date) -> Proposal:
    """Return what the line means to this person, in at most four queries.

    Never raises for what was typed. The problems of the only reading are the proposal's too.
    """
    refusal = _refusal(text)
    if refusal:
        return Proposal(readings=(), problems=(refusal,))
    raw = readings_of(text, today=today, currency=owner.currency, locale=owner.language)
    methods = list(PaymentMethod.objects.owned_by(owner).in_use())
    categories = list(Category.objects.offered_to(owner))
    asked = Asked(raw[0].title, raw[0].amount, raw[0].spent_on)
    suggested = suggest_category(owner=owner, asked=asked, categories=categories)
    meant = [(one, method) for one in raw for method in _methods_meant(one.payment, methods)][
        :MOST_READINGS
    ]
    drafts = [
        Draft(one.title, one.amount, one.currency, method.pk if method else None)
        for one, method in meant
    ]
    readings = tuple(
        _named(
            one,
            method,
            owner,
            said,
            by_rule(said, categories) or (suggested if one.title == raw[0].title else None),
        )
        for (one, method), said in zip(meant, said_of(owner=owner, drafts=drafts), strict=True)
    )
    return Proposal(readings, readings[0].problems if len(readings) == 1 else ())


def by_rule(said: Said, categories: Iterable[Category]) -> Suggested | None:
    """Return the category that a rule says, if it is one of these, and which rule."""
    category = next((one for one in categories if one.pk == said.category_id), None)
    return Suggested(category, reason_of(said.rule)) if category and said.rule else None


def _refusal(text: str) -> str:
    if not text.strip():
        return _("Enter an expense, like 12.50 lunch yesterday")
    if len(text) > LONGEST_LINE:
        return _("Use at most %(limit_value)d characters.") % {"limit_value": LONGEST_LINE}
    try:
        check_one_line(text)
    except ValidationError as error:
        return error.messages[0]
    return ""


def _methods_meant(
    typed: str | None, methods: Sequence[PaymentMethod]
) -> list[PaymentMethod | None]:
    """Return whose name begins with what was typed; one that is named in full is alone meant."""
    sought = fold(typed or "")
    if not sought:
        return [None]
    exact = [one for one in methods if one.name_folded == sought]
    return [*(exact or (one for one in methods if one.name_folded.startswith(sought)))] or [None]


def _named(
    raw: RawReading,
    method: PaymentMethod | None,
    owner: User,
    said: Said,
    suggested: Suggested | None,
) -> Reading:
    troubles = list(raw.troubles)
    if not raw.title:
        troubles.append(Trouble("no_title"))
    if len(raw.title) > LONGEST_TITLE:
        troubles.append(Trouble("long_title", (("most", LONGEST_TITLE),)))
    if raw.payment is not None and method is None:
        troubles.append(Trouble("no_such_payment", (("text", raw.payment),)))
    problems = [
        sentence_for(one, currency=owner.currency, locale=owner.language) for one in troubles
    ]
    tags: list[str] = []
    try:
        tags = normalise_tags(raw.tags)
    except ValidationError as error:
        problems += error.messages
    category = suggested.category if suggested else None
    return Reading(
        title=raw.title,
        amount=raw.amount,
        currency=raw.currency,
        spent_on=raw.spent_on,
        tags=tuple(tags) or said.tags,
        payment_method=method,
        is_repeating=raw.is_repeating or said.is_repeating,
        is_excluded=said.is_excluded,
        category=category,
        rule=said.rule if category and category.pk == said.category_id else None,
        why=suggested.why if suggested else "",
        spans=raw.spans,
        problems=tuple(dict.fromkeys(problems)),
    )

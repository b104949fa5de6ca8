"""What all of somebody's latest choices together say of a title."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, log

from expenses.learning.choices import Choice, Way, way_of, words_of
from expenses.learning.first_words import kind_of

SURE = 0.8
COMMON = 4  # names that a word stands behind before it can be found to be a town
SAYS_SOMETHING = 0.5
BEHIND_FIRST_WORDS = 6.0  # places that the starting knowledge counts as, without any of one's own
DOUBT = 1.0
# Of two of one name these tell one from the other, however many bear them.
LEGAL_FORMS = frozenset(
    "ltd limited plc llc inc corp co gmbh ag kg ug ohg ev sa sas sarl sl slu srl spa bv nv ab as oy"
    "".split()
)

LEAST_OF_A_NAME = 2
# Words of which another person's name follows, not another town.
PAYING = frozenset(
    "payment payments transfer to from zelle pix transf recebido enviado paypal venmo bizum "
    "überweisung an von gutschrift virement de vers transferencia bonifico przelew swish".split()
)

Words = tuple[str, ...]


@dataclass(frozen=True)
class Likely:
    """What the words of a title say, and the one that says most.

    Of `of` places with this word, `count` are filed so; none where it is common knowledge.
    """

    category_id: int
    word: str
    count: int
    of: int


@dataclass
class Past:
    """Made once of choices, the latest first, and asked about any number of titles.

    `kinds` are the categories that the starting knowledge means, `offered` all there are.
    """

    choices: Sequence[Choice]
    offered: frozenset[int]
    kinds: Mapping[str, int] = field(default_factory=dict)

    def way(self, title: str) -> Way | None:
        """Return how the same place is filed, whatever town the bank wrote behind it."""
        core = self.core(title)
        if core not in self._ways:
            choices = self._places.get(core) or self._branches(core)
            self._ways[core] = way_of(choices) if choices else None
        return self._ways[core]

    def core(self, title: str) -> Words:
        """Return the words that tell where it was: without the town behind them."""
        words = words_of(title)
        end = len(words)
        while end > 1 and words[end - 1] in self._towns:
            end -= 1
        return words[:end]

    def known_of(self, title: str) -> int:
        """Return how many words of the title the way of its place is about."""
        core = self.core(title)
        return len(core) - (core not in self._places)

    def likely(self, title: str, *, is_money_in: bool = True) -> Likely | None:
        """Return what the words of the title are likely of, if it is likely enough.

        Naive Bayes over places: that one is large does not make its name a rule for others.
        """
        scores = {category: log(share) for category, share in self._prior.items()}
        gains: dict[str, dict[int, float]] = {}
        tokens = _tokens(self.core(title)) - (set() if is_money_in else {"=income"})
        for token in tokens:
            if counts := self._counted(token):
                of = sum(counts.values()) + DOUBT
                gains[token] = {
                    category: log((counts.get(category, 0) / share + DOUBT) / of)
                    for category, share in self._prior.items()
                }
                for category, gain in gains[token].items():
                    scores[category] += gain
        if not gains:
            return None
        best = max(scores, key=scores.__getitem__)
        if 1 / sum(exp(score - scores[best]) for score in scores.values()) < SURE:
            return None
        return self._told(best, max(gains, key=lambda token: gains[token][best]), title)

    def _branches(self, core: Words) -> Sequence[Choice]:
        """Return what is known of the same place in other towns, if all of it is filed alike."""
        name = core[:-1]
        is_a_place = len(name) >= LEAST_OF_A_NAME and PAYING.isdisjoint(name)
        if not is_a_place or kind_of(core[-1]):
            return ()
        choices = self._by_name.get(name, [])
        return choices if len({one.category_id for one in choices}) == 1 else ()

    @cached_property
    def _by_name(self) -> dict[Words, list[Choice]]:
        found: dict[Words, list[Choice]] = defaultdict(list)
        for words, choices in self._places.items():
            found[words[:-1]] += choices
        return found

    @cached_property
    def _ways(self) -> dict[Words, Way | None]:
        return {(): None}

    @cached_property
    def _places(self) -> dict[Words, list[Choice]]:
        places: dict[Words, list[Choice]] = defaultdict(list)
        for choice in self.choices:
            places[self.core(choice.title)].append(choice)
        places.pop((), None)
        return places

    @cached_property
    def _shares(self) -> dict[Words, dict[int, float]]:
        """How what was paid at each place is filed, 1 in all."""
        return {
            words: {
                category: count / len(choices)
                for category, count in Counter(one.category_id for one in choices).items()
            }
            for words, choices in self._places.items()
        }

    @cached_property
    def _by_token(self) -> dict[str, dict[int, float]]:
        by_token: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for words, shares in self._shares.items():
            for token in _tokens(words):
                for category, share in shares.items():
                    by_token[token][category] += share
        return by_token

    @cached_property
    def _prior(self) -> dict[int, float]:
        counts = dict.fromkeys(self.offered, 0.5)
        for shares in self._shares.values():
            for category, share in shares.items():
                counts[category] += share
        total = sum(counts.values())
        return {category: count / total for category, count in counts.items()}

    @cached_property
    def _towns(self) -> frozenset[str]:
        """Words behind many names of many kinds."""
        found: dict[str, dict[Words, int]] = defaultdict(dict)
        for choice in self.choices:
            words = words_of(choice.title)
            for place in range(1, len(words)):
                found[words[place]][words[:place]] = choice.category_id
        return frozenset(
            word
            for word, before in found.items()
            if len(before) >= COMMON
            and Counter(before.values()).most_common(1)[0][1] <= SAYS_SOMETHING * len(before)
            and word not in LEGAL_FORMS
            and not kind_of(word)
        )

    def _counted(self, token: str) -> dict[int, float]:
        counts = dict(self._by_token.get(token, ()))
        meant = self.kinds.get(token[1:]) if token.startswith("=") else None
        if meant is not None:
            own = sum(counts.values())
            counts[meant] = counts.get(meant, 0) + BEHIND_FIRST_WORDS / (1 + own)
        return counts

    def _told(self, category: int, token: str, title: str) -> Likely:
        words = words_of(title)
        word = next((one for one in words if f"={kind_of(one)}" == token), token)
        filed = [max(s, key=s.__getitem__) for found, s in self._shares.items() if word in found]
        return Likely(category, word, filed.count(category), len(filed))


def _tokens(words: Iterable[str]) -> set[str]:
    """Return the words, and of which kinds they are by common knowledge."""
    found = set(words)
    return found | {f"={kind}" for word in found if (kind := kind_of(word))}

"""What was understood of a typed line, in words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from expenses.forms.line import answers_of_reading
from expenses.money import format_money
from expenses.quick_entry.proposing import Proposal, Reading
from expenses.templatetags.money import day


class Chip(NamedTuple):
    label: str
    value: str
    why: str = ""


@dataclass(frozen=True)
class Choice:
    """One of several readings: what tells it from the others, and the answers it gives."""

    key: str
    words: str
    filled: str


@dataclass(frozen=True)
class LineWords:
    """`chips` is what all readings have in common; `choices` is empty where there is only one."""

    chips: Sequence[Chip] = ()
    choices: Sequence[Choice] = ()
    problems: Sequence[str] = ()

    @property
    def said(self) -> str:
        """All of it as one sentence, for those who do not see it."""
        told = ", ".join(f"{chip.label} {chip.value}" for chip in self.chips)
        if self.choices:
            choices = "; ".join(choice.words for choice in self.choices)
            return _("%(told)s. Which one: %(choices)s?") % {"told": told, "choices": choices}
        return ". ".join(part for part in (told, *self.problems) if part)


def words_of(
    proposal: Proposal, *, key: str, owner: User, problems: Sequence[str] = ()
) -> LineWords:
    """Return what was understood, and what else is the matter."""
    chosen = proposal.chosen(key)
    if chosen or not proposal.readings:
        chips = _chips_of(chosen, owner) if chosen else []
        told = chosen.problems if chosen else proposal.problems
        return LineWords(chips=chips, problems=[*told, *problems])
    each = [_chips_of(reading, owner) for reading in proposal.readings]
    shared = [chip for chip in each[0] if all(chip in chips for chips in each)]
    choices = [
        Choice(
            reading.key,
            " · ".join(chip.value for chip in chips if chip not in shared),
            as_filled(answers_of_reading(reading, owner=owner), why=reading.why),
        )
        for reading, chips in zip(proposal.readings, each, strict=True)
    ]
    return LineWords(chips=shared, choices=choices, problems=problems)


def as_filled(answers: dict[str, Any], *, why: str) -> str:
    """Return the answers as the script that fills in the fields reads them."""
    return json.dumps(answers | {"why": why})


def _chips_of(reading: Reading, owner: User) -> list[Chip]:
    chips = []
    if reading.amount is not None:
        label = _("Money in") if reading.amount < 0 else _("Amount")
        amount = format_money(reading.amount, reading.currency, locale=owner.language, signed=True)
        chips.append(Chip(label, amount))
    if reading.title:
        chips.append(Chip(_("What"), reading.title))
    if reading.category:
        chips.append(Chip(_("Category"), reading.category.name, reading.why))
    is_planned = reading.spent_on > localdate()
    chips.append(Chip(_("Planned") if is_planned else _("When"), day(reading.spent_on, owner)))
    if reading.payment_method:
        chips.append(Chip(_("Paid with"), reading.payment_method.name))
    chips += [Chip(_("Tag"), f"#{tag}") for tag in reading.tags]
    if reading.is_repeating:
        chips.append(Chip(_("A bill or subscription"), _("Yes")))
    if reading.is_excluded:
        chips.append(Chip(_("Left out of statistics"), _("Yes")))
    return chips

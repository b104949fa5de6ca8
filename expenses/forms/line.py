"""The questions about a new expense, with a line that answers them in words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from expenses.forms.expense import ANOTHER_DAY, MONEY_IN, SPENT, ExpenseForm
from expenses.forms.fields import PlainTextField
from expenses.money import format_for_input
from expenses.quick_entry.proposing import Proposal, Reading
from expenses.quick_entry.reading import Part

UNDECIDED = _("Choose one: your line can be read in more than one way.")


class ExpenseLineForm(ExpenseForm):
    line = PlainTextField(label=_("Type it in one line"), required=False)
    # Answers that the line leaves open, and that are not required otherwise.
    undecided = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in cleaned.get("undecided", "").split():
            if name == "payment_method" and not cleaned.get(name):
                self.add_error(name, UNDECIDED)
        return cleaned


def answers_of_reading(reading: Reading, *, owner: User) -> dict[str, Any]:
    """Return what the line says, as the form's fields hold it; what it does not say is absent."""
    answers: dict[str, Any] = {}
    if reading.amount is not None:
        amount, currency = reading.amount, reading.currency
        answers["amount"] = format_for_input(amount, currency, locale=owner.language)
        answers["currency"] = currency
        answers["direction"] = MONEY_IN if amount < 0 else SPENT
    if reading.title:
        answers["title"] = reading.title
    if reading.category:
        answers["category"] = str(reading.category.pk)
    if reading.tells(Part.DAY):
        answers["day"] = reading.spent_on.isoformat()
    if reading.payment_method:
        answers["payment_method"] = str(reading.payment_method.pk)
    if reading.tags:
        answers["tags"] = ", ".join(reading.tags)
    if reading.is_repeating:
        answers["is_repeating"] = True
    if reading.is_excluded:
        answers["is_excluded"] = True
    return answers


def answers_of_line(proposal: Proposal, *, key: str, owner: User) -> dict[str, Any]:
    """Return the answers of the reading chosen; what differs between several stays empty."""
    chosen = proposal.chosen(key)
    if chosen:
        return answers_of_reading(chosen, owner=owner)
    each = [answers_of_reading(reading, owner=owner) for reading in proposal.readings]
    names = dict.fromkeys(name for answers in each for name in answers)
    first = each[0] if each else {}
    shared = {
        name: first[name] if all(answers.get(name) == first.get(name) for answers in each) else ""
        for name in names
    }
    open_names = [name for name, answer in shared.items() if answer == ""]
    if "currency" in open_names:
        # A list always has something chosen, so the amount beside it has to be typed.
        shared |= {"currency": owner.currency, "amount": ""}
    return shared | ({"undecided": " ".join(open_names)} if open_names else {})


def as_sent(answers: dict[str, Any]) -> dict[str, str]:
    """Return the answers as a browser would send them."""
    sent = {name: "on" if answer is True else answer for name, answer in answers.items()}
    return sent | ({"when": ANOTHER_DAY} if "day" in sent else {})

"""Two versions of one expense, side by side."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import User
from expenses.forms.expense import ExpenseForm
from expenses.models import Expense
from expenses.money import format_money
from expenses.periods import format_day


class Answer(NamedTuple):
    label: str
    yours: str
    saved: str

    @property
    def differs(self) -> bool:
        return self.yours != self.saved


def conflict_context(form: ExpenseForm, current: Expense) -> dict[str, Any]:
    """What the page about a stale edit needs: every answer, as typed and as it is stored."""
    saved = {name: getattr(current, name) for name in form.values}
    yours, theirs = (_in_words(values, owner=form.owner) for values in (form.values, saved))
    return {
        "form": form,
        "current": current,
        "answers": [Answer(label, yours[label], theirs[label]) for label in yours],
    }


def _in_words(values: dict[str, Any], *, owner: User) -> dict[str, str]:
    locale = owner.language
    amount = format_money(values["amount"], values["currency"], locale=locale, signed=True)
    return {
        _("Amount"): amount,
        _("What was it?"): values["title"],
        _("Category"): str(values["category"] or _("No category")),
        _("Day"): format_day(values["spent_on"], today=values["spent_on"], locale=locale),
        _("Paid with"): str(values["payment_method"] or _("Not said")),
        _("Tags"): ", ".join(values["tags"]),
        _("Note"): values["note"],
        _("A bill or subscription"): _("Yes") if values["is_repeating"] else _("No"),
        _("Leave out of statistics"): _("Yes") if values["is_excluded"] else _("No"),
    }

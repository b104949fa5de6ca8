"""What is asked about a bank's file: which ones, how it is read, and what comes in."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from expenses.forms.fields import RowField
from expenses.importing.booking import Answers
from expenses.models import PaymentMethod, Statement

BY_ACCOUNT = "accounts"
MOST_FILES = 20
# The roles of columns that a person chooses from, most wanted first.
ROLES = {
    "booked": gettext_lazy("Date"),
    "amount": gettext_lazy("Amount"),
    "out": gettext_lazy("Money out"),
    "in": gettext_lazy("Money in"),
    "counterparty": gettext_lazy("Who was paid"),
    "purpose": gettext_lazy("Description"),
    "currency": gettext_lazy("Currency"),
    "direction": gettext_lazy("Whether out or in"),
    "category": gettext_lazy("Category"),
    "note": gettext_lazy("Note"),
    "tags": gettext_lazy("Tags"),
    "fee": gettext_lazy("Fee"),
    "valued": gettext_lazy("Second date"),
    "kind": gettext_lazy("Kind of booking"),
    "reference": gettext_lazy("Reference"),
    "bank_id": gettext_lazy("The bank's own number"),
    "account": gettext_lazy("Own account"),
    "counterparty_account": gettext_lazy("Account of the other side"),
    "balance": gettext_lazy("Balance"),
}
SEVERAL = {"purpose", "note", "tags", "category"}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = FilesInput

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        chosen = value or [None]
        if len(chosen) > MOST_FILES:
            raise ValidationError(
                _("Choose at most %(most)d files at once.") % {"most": MOST_FILES}
            )
        return [super(FilesField, self).clean(one, initial) for one in chosen]


class StatementForm(forms.Form):
    files = FilesField(
        label=gettext_lazy("Files from your bank"),
        help_text=gettext_lazy("CSV, OFX, QFX, QIF, CAMT, MT940, XLSX or XLS. Drop them here."),
        max_length=255,
        error_messages={
            "required": gettext_lazy("Choose a file, or drop one here."),
            "missing": gettext_lazy("Choose a file, or drop one here."),
            "empty": gettext_lazy("The file is empty."),
            "invalid": gettext_lazy("Choose a file, or drop one here."),
            "max_length": gettext_lazy("The file's name is too long."),
        },
    )
    payment_method = RowField(
        label=gettext_lazy("Paid with"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a payment method from the list.")},
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        last = Statement.objects.owned_by(owner).done().newest_first().first()
        methods = PaymentMethod.objects.owned_by(owner).in_use()
        self.fields["payment_method"].offer(
            methods,
            before=[("", _("Not said"))],
            after=[(BY_ACCOUNT, _("As the file says: each account is one"))],
        )
        if last:
            chosen = BY_ACCOUNT if last.is_by_account else last.payment_method_id
            self.initial["payment_method"] = chosen

    @property
    def is_by_account(self) -> bool:
        return self.data.get("payment_method") == BY_ACCOUNT


class ReadingForm(forms.Form):
    """How a file is read: the questions it leaves open, or else which column is what."""

    def __init__(self, *args: Any, preview: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = [one for one in preview.get("questions", []) if one["choices"]]
        self.columns = [] if self.questions else columns_of(preview)
        for question in self.questions:
            self.fields[question["about"]] = forms.ChoiceField(
                label=question["sentence"],
                choices=[(one["answer"], one["sentence"]) for one in question["choices"]],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the two readings.")},
            )
        meant = {
            place: role for role, places in preview.get("roles", {}).items() for place in places
        }
        for place, (name, _cells) in enumerate(self.columns):
            role = meant.get(place, "")
            other = [(role, role)] if role and role not in ROLES else []
            self.fields[f"column{place}"] = forms.ChoiceField(
                label=_("%(column)s means") % {"column": name},
                required=False,
                initial=role,
                choices=[("", _("Nothing")), *ROLES.items(), *other],
            )
            self.fields[f"column{place}"].is_asked = True

    @property
    def shown_columns(self) -> list[tuple[str, list[str], Any]]:
        return [
            (name, cells, self[f"column{place}"])
            for place, (name, cells) in enumerate(self.columns)
        ]

    @property
    def shown_questions(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        return [(self[one["about"]], one["choices"]) for one in self.questions]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.columns and not self.errors:
            check_roles(self._roles())
        return cleaned

    def answers(self, before: dict[str, Any] | None) -> dict[str, Any]:
        """Return what was answered, here and before."""
        answers = {**Answers().as_json(), **(before or {})}
        if self.columns:
            # How its dates and amounts are read was about the other columns.
            return {**Answers().as_json(), "columns": self._roles()}
        return answers | {one["about"]: self.cleaned_data[one["about"]] for one in self.questions}

    def _roles(self) -> dict[str, list[int]]:
        cleaned = self.cleaned_data
        return roles_of([cleaned.get(f"column{place}", "") for place in range(len(self.columns))])


def roles_of(meanings: list[str]) -> dict[str, list[int]]:
    """Return the places of each role, given what each column means, "" for nothing."""
    roles: dict[str, list[int]] = {}
    for place, role in enumerate(meanings):
        if role:
            roles.setdefault(role, []).append(place)
    return roles


def check_roles(roles: dict[str, list[int]]) -> None:
    """Raise ValidationError unless a booking can be made of these columns."""
    for role, places in roles.items():
        if len(places) > 1 and role not in SEVERAL:
            name = ROLES.get(role, role)
            raise ValidationError(_("Only one column can be “%(name)s”.") % {"name": name})
    if not {"booked", "valued"} & set(roles):
        raise ValidationError(_("Say which column is the date."))
    if not {"amount", "out", "in"} & set(roles):
        raise ValidationError(_("Say which column is the amount."))


def columns_of(preview: dict[str, Any]) -> list[tuple[str, list[str]]]:
    header, rows = preview.get("header", []), preview.get("rows", [])
    width = max([len(header), *map(len, rows)], default=0)
    return [
        (
            header[place] if place < len(header) and header[place] else _numbered(place),
            [row[place] for row in rows if place < len(row)],
        )
        for place in range(width)
    ]


def _numbered(place: int) -> str:
    return _("Column %(number)d") % {"number": place + 1}


class ChoicesForm(forms.Form):
    """What becomes of lines that look like expenses typed by hand."""

    WAYS = ("match", "new", "skip")
    otherwise = forms.ChoiceField(
        required=False,
        choices=[("", ""), ("match", ""), ("new", "")],
        error_messages={"invalid_choice": gettext_lazy("Choose one of the three.")},
    )

    def __init__(self, data: Any, *, pairs: list[dict[str, Any]]) -> None:
        super().__init__(data)
        self.pairs = pairs

    def choices(self) -> dict[str, Any]:
        """Return what was chosen, with the expense that was shown beside each line."""
        lines = {}
        for pair in self.pairs:
            way = self.data.get(f"line{pair['place']}", "")
            if way in self.WAYS:
                lines[str(pair["place"])] = [way, pair["other"] if way == "match" else None]
        return {"otherwise": self.cleaned_data["otherwise"], "lines": lines}

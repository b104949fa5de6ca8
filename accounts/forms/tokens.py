"""What is asked to make a token for a program."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import ApiToken
from accounts.models.person import PartOfNameField
from accounts.models.token import LONGEST_NAME
from accounts.tokens import LIFETIMES

OFFERED = [
    (ApiToken.Scope.READ, _("Read: see your expenses and everything around them")),
    (ApiToken.Scope.WRITE, _("Write: add, change and delete")),
    (ApiToken.Scope.IMPORT, _("Import: bring in files of your bank, and take that back")),
]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        help_text=_("What it is for, like “Phone” or “Backup script”"),
        max_length=LONGEST_NAME,
        validators=PartOfNameField.default_validators,
        error_messages={"required": _("Give it a name, like “Phone”.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=OFFERED,
        initial=[ApiToken.Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one thing that it may do."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        initial=LIFETIMES[1],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how long it is good for."),
            "invalid_choice": _("Choose from the list."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [
            (days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days})
            for days in LIFETIMES
        ]

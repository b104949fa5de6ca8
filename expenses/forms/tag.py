"""What is asked to give a tag another name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from expenses.forms.fields import PlainTextField
from expenses.models.expense import MAX_TAG_LENGTH
from expenses.recording import normalise_tags

LONGEST_TEXT = 2 * MAX_TAG_LENGTH


class TagRenameForm(forms.Form):
    """`taken` is how many expenses have a tag. A name that is taken has to be sent again in
    `merge`, by the button that says so.
    """

    name = PlainTextField(
        label=_("New name"),
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Give it a name, like holiday")},
    )
    merge = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tag: str, taken: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tag = tag
        self.taken = taken
        self.meets = 0
        self.wanted = ""

    def clean_name(self) -> str:
        try:
            names = normalise_tags(self.cleaned_data["name"])
        except ValidationError as error:
            raise ValidationError(error.message_dict["tags"]) from None
        if len(names) != 1:
            raise ValidationError(_("Use one tag, without commas."))
        return names[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("name")
        if name and name != self.tag and name in self.taken:
            self.meets, self.wanted = self.taken[name], name
        if self.meets and cleaned.get("merge") != name:
            sentence = _("You already use #%(name)s. Merging makes the two one tag.")
            self.add_error("name", sentence % {"name": name})
        return cleaned

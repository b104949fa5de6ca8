"""Which archive is brought back."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from expenses.importing.keeping import too_large

MISSING = gettext_lazy("Choose the archive, a file that ends in .zip.")


class ArchiveForm(forms.Form):
    archive = forms.FileField(
        label=gettext_lazy("Archive"),
        help_text=gettext_lazy("The file that Download everything gave you."),
        max_length=255,
        error_messages={
            "required": MISSING,
            "missing": MISSING,
            "empty": gettext_lazy("The file is empty."),
            "invalid": MISSING,
            "max_length": gettext_lazy("The file's name is too long."),
        },
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False

    def refuse_size(self) -> None:
        self.errors.clear()
        self.add_error("archive", too_large(settings.UPLOAD_MAX_BYTES))

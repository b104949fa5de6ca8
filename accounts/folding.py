"""Names that must be unique without regard to case or Unicode form."""

import unicodedata
from typing import Any

from django.db import models


def fold(text: str) -> str:
    """Return the form under which two spellings of one name are equal.

    Compatibility composition, case folding, and composition again, because folding can
    undo it (Unicode Standard, section 3.13, definition D146). Done here and not in SQL:
    there `lower()` depends on the server's locale.
    """
    composed = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", composed).strip()


class FoldedField(models.CharField):
    """A column that always holds the folded form of another field; null for none.

    It follows that field in `save()` and `bulk_create()`. A save that names its fields,
    or a queryset's `update()`, has to name both.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        # To a migration it is a plain column: migrations import no code of ours.
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clone(self) -> "FoldedField":
        _, _, args, kwargs = self.deconstruct()
        return type(self)(*args, of=self.of, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> str | None:
        """Follow the other field, so that a form finds a name that is taken."""
        return self._folded(model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        value = self._folded(model_instance)
        setattr(model_instance, self.attname, value)
        return value

    def _folded(self, instance: models.Model | None) -> str | None:
        original = getattr(instance, self.of)
        return fold(original) if original else None

"""Text that people type, as the database keeps it."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# C0, DEL and C1. Bidirectional marks are format characters: kept, and isolated when shown.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
CONTROL_CHARACTERS_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

# A name of 60 signs, folded: one sign of Arabic becomes a sentence of 18.
LONGEST_FOLDED = 1200

TURNS_TEXT_AROUND = {"R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def check_one_line(text: str) -> None:
    """Raise ValidationError if `text` holds a line break or another control character."""
    if CONTROL_CHARACTERS.search(text):
        raise ValidationError(
            _("Use one line of plain text: remove line breaks and control characters."),
            code="control_characters",
        )


def check_lines(text: str) -> None:
    """Raise ValidationError if `text` holds a control character other than tab and line ends."""
    if CONTROL_CHARACTERS_BUT_LINES.search(text):
        raise ValidationError(
            _("Use plain text: remove control characters."), code="control_characters"
        )


class OneLineField(models.CharField):
    """One line of text, composed (NFC) and without control characters."""

    def deconstruct(self) -> Any:
        # To a migration it is a plain column: migrations import no code of ours.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    default_validators = [check_one_line]

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class LinesField(models.TextField):
    """Several lines of text, composed (NFC), lines ending in `\\n`."""

    default_validators = [check_lines]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def quoted(text: str) -> str:
    """Return the text so that it cannot turn around the words after it.

    What reads from left to right anyway stays as it is; the rest is isolated, as <bdi> does.
    """
    if any(unicodedata.bidirectional(sign) in TURNS_TEXT_AROUND for sign in text):
        return f"\u2068{text}\u2069"
    return text


def words_sought(text: str) -> str:
    """Return the text as PostgreSQL is asked for words that begin so; "" for no word."""
    words = [word for word in text.split() if re.search(r"\w", word)]
    quoted = ("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
    return " & ".join(f"{word}:*" for word in quoted)

"""Passwords that are long enough and yet among the first that anybody tries.

NIST SP 800-63B, 3.1.1.2: compare with what is commonly used, repetitive, sequential, or made of
words from where it is used. Nothing leaves the machine, so no list of breached ones is asked.
"""

import re
from functools import cached_property
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.folding import fold

# Words that are near at hand for whoever sets a password here (ASVS 5.0, 6.1.2).
WORDS_AT_HAND = (
    "personal expense expenses tracker budget money spending bank account admin administrator"
    " password passwort contraseña motdepasse passphrase login user secret welcome letmein"
).split()
LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "yxcvbnm",
    "zxcvbnm",
)
LONGEST_UNIT = 6
FEWEST_IN_A_ROW = 4
AT_THE_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class GuessablePasswordValidator:
    """Refuse a common password with something added, one word of here, a row of keys, a repeat."""

    @cached_property
    def common(self) -> set[str]:
        return CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        if self.is_guessable(fold(password)):
            raise ValidationError(
                _("This is easy to guess. Use several words that have nothing to do with it."),
                code="guessable",
            )

    def get_help_text(self) -> str:
        return _("Not a common password with something added, and no row of keys.")

    def is_guessable(self, password: str) -> bool:
        password = re.sub(r"\s+", "", password)
        forms = {password, password.translate(LOOKALIKES)}
        bare = {AT_THE_ENDS.sub("", form) for form in forms}
        return (
            any(form in self.common or _is_of_words_at_hand(form) for form in forms | bare)
            or _unit(password) in self.common
            or len(_unit(password)) <= LONGEST_UNIT < len(password)
            or not _without_rows(password)
        )


def _is_of_words_at_hand(text: str) -> bool:
    words = "|".join(sorted(map(re.escape, WORDS_AT_HAND), key=len, reverse=True))
    return bool(text) and not re.sub(f"(?:{words})|[\\W\\d_]", "", text)


def _unit(text: str) -> str:
    """Return what the text repeats, or all of it."""
    end = (text + text).find(text, 1)
    return text[:end] if 0 < end < len(text) else text


def _without_rows(text: str) -> str:
    """Return what is left of the text without keys that follow one another."""
    rows = [row for one in ROWS for row in (one, one[::-1])]
    at, left = 0, ""
    while at < len(text):
        run = max(_run(text, at, row) for row in rows)
        if run < FEWEST_IN_A_ROW:
            left, run = left + text[at], 1
        at += run
    return left


def _run(text: str, at: int, row: str) -> int:
    length = 0
    while at + length < len(text) and text[at : at + length + 1] in row:
        length += 1
    return length

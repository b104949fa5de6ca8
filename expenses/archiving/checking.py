"""A row of an archive as values that can be stored: a file is no more to be trusted than a form."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BinaryField,
    CharField,
    DateField,
    Field,
    JSONField,
    PositiveIntegerField,
    TextField,
)
from django.db.models.fields.related import RelatedField

from expenses.models import ArchivedTag, Category, Expense, ReadingHabit, Rule, Statement
from expenses.models.expense import MAX_NOTE_LENGTH
from expenses.models.text import CONTROL_CHARACTERS, CONTROL_CHARACTERS_BUT_LINES
from expenses.money import is_currency
from expenses.periods import EARLIEST, LATEST
from expenses.recording import normalise_tags

# Far from what a column holds, so that counting on from it never reaches that.
LARGEST_COUNT = 10**9
LARGEST_ID = 2**63 - 1
CURRENCY, TAGS = "currency", "tags"
ANSWERS = {"dates", "decimal", "amounts", "columns"}


def value_of(field: "Field[Any, Any]", told: Any) -> Any:
    """Return the value that a column gets. Raises ValueError, TypeError or ValidationError."""
    if told is None:
        if not field.null:
            raise ValueError
        return None
    if field.primary_key or isinstance(field, RelatedField):
        return _whole(told, LARGEST_ID)
    if isinstance(field, BinaryField):
        return bytes.fromhex(_text(told))
    if isinstance(field, ArrayField):
        return [value_of(field.base_field, one) for one in _list(told)]
    if isinstance(field, CharField | TextField):
        value: Any = _text(told)
    else:
        value = field.to_python(told)
    if isinstance(field, PositiveIntegerField):
        value = _whole(value, LARGEST_COUNT)
    if isinstance(field, DateField):
        _check_day(value)
    if not isinstance(field, JSONField):
        field.run_validators(value)
    if field.choices and value not in dict(field.flatchoices) and not (field.blank and not value):
        raise ValueError
    return value


def check_row(model: Any, row: dict[str, Any]) -> None:
    """Raise the same for what columns by themselves do not say."""
    if row.get(CURRENCY) and not is_currency(row[CURRENCY]):
        raise ValueError
    if TAGS in row and normalise_tags(row[TAGS]) != row[TAGS]:
        raise ValueError
    if model is ArchivedTag and normalise_tags([row["name"]]) != [row["name"]]:
        raise ValueError
    if model is Expense:
        note = row["note"]
        if len(note) > MAX_NOTE_LENGTH or CONTROL_CHARACTERS_BUT_LINES.search(note):
            raise ValueError
    if model is Statement:
        if row["state"] != Statement.State.DONE:
            raise ValueError
        _check_answers(row["answers"] or {})
    if model is ReadingHabit:
        _check_answers(row["answers"])
    if model in (Category, Rule) and CONTROL_CHARACTERS.search(row["name"]):
        raise ValueError


def _text(told: Any) -> str:
    if not isinstance(told, str) or "\0" in told:
        raise ValueError
    told.encode()  # half of a pair of surrogates is no character
    return told


def _list(told: Any) -> list[Any]:
    if not isinstance(told, list):
        raise TypeError
    return told


def _whole(told: Any, most: int) -> int:
    if type(told) is not int or not 0 <= told <= most:
        raise ValueError
    return told


def _check_day(value: Any) -> None:
    day = value.date() if isinstance(value, datetime) else value
    if not isinstance(day, date) or not EARLIEST <= day <= LATEST:
        raise ValueError
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError


def _check_answers(told: Any) -> None:
    """Check what was said about a bank's file, in the shape that `Answers` stores."""
    if not isinstance(told, dict) or not set(told) <= ANSWERS:
        raise ValueError
    columns = told.get("columns")
    if not all(
        told.get(name) is None or isinstance(told[name], str) for name in ANSWERS - {"columns"}
    ):
        raise ValueError
    if columns is None:
        return
    if not isinstance(columns, dict):
        raise TypeError
    for places in columns.values():
        for place in _list(places):
            _whole(place, LARGEST_COUNT)

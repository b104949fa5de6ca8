"""What a table leaves open, asked with its own rows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from expenses.importing.amounts import COMMA, POINT
from expenses.importing.booking import Booking, Choice, Question, Reader
from expenses.importing.days import DMY, MDY, YMD
from expenses.importing.tables.grid import Row
from expenses.importing.tables.habits import SIGNED, SPENT, Habits
from expenses.importing.tables.reading import Reading
from expenses.importing.tables.rows import RowReader


def questions_on(
    reading: Reading, habits: Habits, reader: Reader, *, open_to: Mapping[str, tuple[str, ...]]
) -> tuple[Question, ...]:
    """Return a question for each field of the reading that has several answers left."""
    rows = {
        "dates": habits.dates_apart,
        "decimal": habits.amounts_apart,
        "amounts": habits.shown,
    }
    return tuple(
        Question(
            about,
            _sentence_on(about),
            tuple(_choice(reading, reader, rows[about], about, answer) for answer in answers),
        )
        for about, answers in open_to.items()
        if answers
    )


def which_columns() -> Question:
    return Question("columns", _("Which column of this file is the date, and which the amount?"))


def _choice(reading: Reading, reader: Reader, rows: list[Row], about: str, answer: str) -> Choice:
    other: dict[str, Any] = {about: answer}
    lines = map(RowReader(replace(reading, **other), reader).line, rows)
    bookings = tuple(line for line in lines if isinstance(line, Booking))
    return Choice(answer, _sentence_for(answer), bookings)


def _sentence_on(about: str) -> str:
    return {
        "dates": _("In which order do the dates in this file have day and month?"),
        "decimal": _("Which mark comes before the decimals in this file?"),
        "amounts": _("Are the amounts without a minus sign in this file money spent or money in?"),
    }[about]


def _sentence_for(answer: str) -> str:
    return {
        DMY: _("The day comes first, then the month."),
        MDY: _("The month comes first, then the day."),
        YMD: _("The year comes first, then the month."),
        POINT: _("A point comes before the decimals."),
        COMMA: _("A comma comes before the decimals."),
        SPENT: _("An amount without a minus sign is money spent."),
        SIGNED: _("An amount without a minus sign is money in."),
    }[answer]

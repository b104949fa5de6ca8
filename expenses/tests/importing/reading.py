"""Reading files in tests, and writing down what came of it."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

from expenses.importing.booking import Answers, Booking, Reader
from expenses.importing.opening import open_statement
from expenses.importing.refusing import Problem

CORPUS = Path(__file__).with_name("corpus")
READER = Reader(currency="EUR", zone=ZoneInfo("Europe/Berlin"))


def opened(content, **answers):
    content = content.encode() if isinstance(content, str) else content
    return open_statement(content, reader=READER, answers=Answers(**answers))


def told(file):
    """Return a file as JSON can hold it: what it is, what it asks, and every line whole."""
    said = {"format": file.format, "encoding": file.encoding}
    if file.questions:
        return said | {"questions": {one.about: asked(one) for one in file.questions}}
    return said | {"accounts": file.accounts, "lines": [line_told(line) for line in file]}


def asked(question):
    return [
        {
            "answer": choice.answer,
            "days": [f"{one.booked_on} {one.amount}" for one in choice.bookings],
        }
        for choice in question.choices
    ]


def line_told(line):
    if not isinstance(line, Booking):
        name = "problem" if isinstance(line, Problem) else "skipped"
        return {name: [*line]}
    values = {name: getattr(line, name) for name in line._fields}
    empty = ("", (), None, False)
    return {
        name: list(value)
        if isinstance(value, tuple)
        else value
        if isinstance(value, int)
        else str(value)
        for name, value in values.items()
        if value not in empty
    }


def expected(name):
    return json.loads((CORPUS / "expected" / f"{name}.json").read_text())

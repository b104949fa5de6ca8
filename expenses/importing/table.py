"""A text of cells: what parts them, where the header is, and the rows below it."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from expenses.importing.columns import Columns, find_columns, refuse_header
from expenses.importing.decoding import Text
from expenses.importing.refusing import FileRefusedError, Problem

MOST_ROWS = 1_000_000
DELIMITERS = ",;\t|"
ROWS_LOOKED_AT = 100
PREAMBLE = 30  # rows that may stand above the header
# As the standard says, else with a backslash before a quote, as some programs write.
QUOTING: list[dict[str, Any]] = [{}, {"escapechar": "\\"}]


@dataclass(frozen=True)
class Table:
    columns: Columns
    header_ends: int
    _text: Text
    _written: Mapping[str, Any]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row below the header with the number of its first line in the file.

        Rows without text are left out. Raises FileRefusedError for too many rows.
        """
        found = 0
        for number, row in _numbered(self._text, **self._written):
            if number <= self.header_ends or not any(map(str.strip, row)):
                continue
            found += 1
            if found > MOST_ROWS:
                raise FileRefusedError.whole(
                    _("The file has more than %(most)s rows. Split it.")
                    % {"most": f"{MOST_ROWS:,}"}
                )
            yield number, row


def read_table(text: Text, *, named: Mapping[str, str] | None) -> Table:
    """Find what parts the cells, and the header. Raises FileRefusedError."""
    samples = {delimiter: _sample(text, delimiter) for delimiter in DELIMITERS}
    by_likelihood = sorted(DELIMITERS, key=lambda one: _likelihood(samples[one]), reverse=True)
    for delimiter in by_likelihood:
        for ends, row in samples[delimiter][:PREAMBLE]:
            if columns := find_columns(row, named):
                written = {"delimiter": delimiter, "strict": True} | _quoting(text, delimiter)
                return Table(columns, ends, text, written)
    raise refuse_header([row for _ends, row in samples[by_likelihood[0]]], named)


def _sample(text: Text, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the first rows, each with the line that it ends on."""
    reader = csv.reader(text.lines(), delimiter=delimiter)
    rows = []
    with suppress(csv.Error):
        for row in islice(reader, ROWS_LOOKED_AT):
            rows.append((reader.line_num, row))  # noqa: PERF401 - keeps those before an error
    return rows


def _likelihood(sample: list[tuple[int, list[str]]]) -> tuple[int, int]:
    """Return how many rows have one same number of cells, if more than one, and that number."""
    widths = Counter(len(row) for _ends, row in sample if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _quoting(text: Text, delimiter: str) -> dict[str, Any]:
    """Return the first way of quoting by which the whole file can be read.

    Strictly: read leniently, a quote that nobody closed would swallow the rest of the file.
    """
    refusal = None
    for quoting in QUOTING:
        try:
            for _row in _numbered(text, delimiter=delimiter, strict=True, **quoting):
                pass
        except FileRefusedError as error:
            refusal = refusal or error
        else:
            return quoting
    raise refusal or FileRefusedError([])


def _numbered(text: Text, **written: Any) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.lines(), **written)
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            sentence = _("A cell in quotes does not end where it must, or is too long.")
            raise FileRefusedError([Problem(number, sentence)]) from error
        yield number, row

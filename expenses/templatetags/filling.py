"""Many rows of one shape, quickly.

A template costs as much for the fiftieth row as for the first. Here it is rendered once, with marks
where values go, and what comes of it is filled with the values of every row. So it can hold
words, icons and addresses, but nothing that depends on a value: that is decided before.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MARK = "\0"

# It would be most of what a page of many rows consists of.
INDENTED = re.compile(r"\n\s+")
# A text with places for values, and the names of these.
Pieces = tuple[str, list[str]]

register = template.Library()


class Marks:
    """Whatever value it is asked for is a mark with the value's name."""

    def __getitem__(self, name: str) -> SafeString:
        return mark_safe(f"{MARK}{name}{MARK}")  # noqa: S308 - a name in a template of ours


@register.simple_tag(name="fill")
def fill(template_name: str, rows: Iterable[Any]) -> SafeString:
    """Return the template once for each row, which it knows as `row`. Values are escaped.

    A row is a dictionary or an object with these names.
    """
    return filled(_pieces_of(template_name), rows)


def fill_each(template_name: str, rows: Iterable[Any]) -> list[str]:
    """Return what each row comes to. Values are escaped."""
    return _made(_pieces_of(template_name), rows)


def filled(pieces: Pieces, rows: Iterable[Any]) -> SafeString:
    """Return the template that these are the pieces of, once for each row."""
    return mark_safe("".join(_made(pieces, rows)))  # noqa: S308 - values are escaped


def _made(pieces: Pieces, rows: Iterable[Any]) -> list[str]:
    form, names = pieces
    # As Django's own does it, which takes five times as long to look for lazy texts first.
    return [
        form
        % tuple(
            [
                value if isinstance(value, SafeString) else escape(str(value))
                for value in [row[name] for name in names]
            ]
        )
        for row in map(_values, rows)
    ]


def _values(row: Any) -> dict[str, Any]:
    return row if isinstance(row, dict) else vars(row)


def fill_words(template_name: str, words: Iterable[str]) -> SafeString:
    """Return a template of one value once for each of these words, which are escaped together."""
    form, _name = _pieces_of(template_name)
    before, after = (form % MARK).split(MARK)
    joined = escape(MARK.join(words)).replace(MARK, after + before)
    return mark_safe(before + joined + after)  # noqa: S308 - as above


@register.simple_tag
def once(template_name: str) -> SafeString:
    """Return a part that is the same on every page in this language."""
    return fill(template_name, [{}])


def _pieces_of(template_name: str) -> Pieces:
    if settings.DEBUG:  # who changes a template sees it
        return _read(template_name)
    return _kept(template_name, get_language() or "")


@lru_cache(maxsize=256)
def _kept(template_name: str, _language: str) -> Pieces:
    return _read(template_name)


def _read(template_name: str) -> Pieces:
    return parted(get_template(template_name).render({"row": Marks()}))


def parted(printed: str) -> Pieces:
    """Return the pieces of a template that was rendered with marks, its lines not indented."""
    pieces = INDENTED.sub("\n", printed).replace("%", "%%").split(MARK)
    return "%s".join(pieces[::2]), pieces[1::2]

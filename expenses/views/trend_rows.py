"""What the templates of the insights are filled with, all of it texts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.safestring import SafeString


class Picture(NamedTuple):
    icon: str
    colour: int


@dataclass
class Column:
    """One upright bar; x, width, y and height are percents of the picture."""

    x: str
    width: str
    y: str
    height: str
    title: str
    words: str
    soft: str


@dataclass
class Multiple:
    """One category's or payment method's months on the scale that all share.

    `bars` and `soft`, the one that is not over, are paths in a picture of `box`.
    """

    name: str
    tile: SafeString
    colour: int
    total: Decimal
    words: str
    box: str
    bars: str
    soft: str
    cells: SafeString
    address: str


@dataclass
class WeekdayBar:
    initials: str
    name: str
    words: str
    percent: int


@dataclass
class ChangeRow:
    name: str
    sentence: str
    icon: SafeString
    flag: str

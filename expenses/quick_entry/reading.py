"""What a typed line may mean."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    AMOUNT = "amount"
    DAY = "day"
    TAG = "tag"
    PAYMENT = "payment"
    REPEATING = "repeating"
    TITLE = "title"


@dataclass(frozen=True)
class Span:
    """Which signs of the line were understood as what."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True)
class Trouble:
    """Why a line cannot be saved as it is; whoever shows it has the sentence for the code."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class RawReading:
    """One meaning of a line, before it is compared with what its writer has.

    Money in is negative. `payment` is what was typed after "@".
    """

    title: str
    amount: Decimal | None
    currency: str
    spent_on: date
    tags: tuple[str, ...]
    payment: str | None
    is_repeating: bool
    spans: tuple[Span, ...]
    troubles: tuple[Trouble, ...]

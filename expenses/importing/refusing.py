"""What is wrong with a file, said line by line."""

from typing import NamedTuple


class Problem(NamedTuple):
    """Why a line cannot be read."""

    number: int
    sentence: str


class Skipped(NamedTuple):
    """Why a line that can be read is left out."""

    number: int
    reason: str


class FileRefusedError(Exception):
    """Nothing of the file was taken. A problem with number 0 is one of the whole file."""

    def __init__(self, problems: list[Problem], *, how_many: int | None = None) -> None:
        super().__init__(problems)
        self.problems = problems
        self.how_many = how_many or len(problems)

    @classmethod
    def whole(cls, sentence: str) -> "FileRefusedError":
        return cls([Problem(0, sentence)])

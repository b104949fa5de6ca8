"""Whether one person's rows are invisible to another, tried out and told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from accounts.identity import EVERYONE, take_identity
from expenses.isolation.household import move_in, without_rows
from expenses.isolation.routes import Walk
from expenses.isolation.walls import Finding, try_walls
from expenses.models import IsolationReport


@dataclass(frozen=True)
class Chapter:
    title: str
    findings: list[Finding]

    @property
    def leaks(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.leak]


def prove_isolation(*, with_routes: bool = True) -> list[Chapter]:
    """Make two people, try everything as the second, and leave nothing behind."""
    with transaction.atomic():
        take_identity(EVERYONE)
        chapters = list(_chapters(with_routes=with_routes))
        transaction.set_rollback(True)
    return chapters


@transaction.atomic
def keep_report(chapters: Iterable[Chapter]) -> IsolationReport:
    """Store what was found, for staff to read; only the latest reports are kept."""
    found = list(chapters)
    report = IsolationReport.objects.create(
        tried=sum(len(chapter.findings) for chapter in found),
        leaks=sum(len(chapter.leaks) for chapter in found),
        text="\n".join(lines_of(found, with_all=False)),
    )
    report.forget_earlier_ones()
    return report


def lines_of(chapters: Iterable[Chapter], *, with_all: bool) -> Iterator[str]:
    """A line for each chapter, and below it what leaked, or everything that was tried."""
    for chapter in chapters:
        tried, leaks = len(chapter.findings), len(chapter.leaks)
        yield f"{chapter.title}: {tried} tried, {leaks} leaks"
        for finding in chapter.findings if with_all else chapter.leaks:
            yield f"  {finding.what}: {finding.leak or 'held'}"


def _chapters(*, with_routes: bool) -> Iterator[Chapter]:
    household = move_in()
    empty = [
        Finding(table, "has no row of the first, so this proves nothing: add one to household.py")
        for table in without_rows(household.first)
    ]
    yield Chapter("Rows in every owned table", empty or [Finding("all of them")])
    if with_routes:
        walk = Walk(household, is_opened=False)
        yield Chapter("Routes as they are", list(walk.findings()))
        walk = Walk(household, is_opened=True)
        yield Chapter("Routes with the policies lifted", list(walk.findings()))
    yield Chapter("The database without any filter", list(try_walls(household)))

"""An uploaded file in the database until it is taken in: web and worker share no disk."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.identity import acting_for, acting_for_everyone
from accounts.models import User
from expenses.importing.booking import Answers, Reader, StatementFile
from expenses.importing.opening import open_statement
from expenses.importing.refusing import FileRefusedError
from expenses.importing.tables.table_file import TableFile
from expenses.importing.texts import one_line
from expenses.models import PaymentMethod, ReadingHabit, Statement, StatementContent

PIECE = 1 << 20
LONGEST_NAME = 200
# From here on the worker reads a file, since a page should not be waited for so long.
MANY_LINES = 5_000
LARGE_SHEET = 150_000
SHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
FORGOTTEN_AT_ONCE = 20
# So many times the largest file may wait to be imported.
FILES_WAITING = 4


@transaction.atomic
def keep_file(
    *,
    owner: User,
    name: str,
    pieces: Iterable[bytes],
    payment_method: PaymentMethod | None,
    is_by_account: bool = False,
    at_most: int,
) -> Statement:
    """Store an uploaded file piece by piece; raise FileRefusedError if it has too many bytes."""
    statement = Statement.objects.create(
        owner=owner,
        file_name=one_line(name)[-LONGEST_NAME:] or _("file"),
        payment_method=payment_method,
        is_by_account=is_by_account,
        sha256="",
    )
    digest, size, lines, start = hashlib.sha256(), 0, 0, b""
    for number, piece in enumerate(_of_one_size(pieces)):
        start = start or piece[:4]
        size += len(piece)
        if size > at_most:
            raise FileRefusedError.whole(too_large(at_most))
        digest.update(piece)
        lines += piece.count(b"\n")
        StatementContent.objects.create(
            owner=owner, statement=statement, number=number, piece=piece
        )
    statement.sha256 = digest.hexdigest()
    statement.size = size
    statement.rows_expected = lines
    is_sheet = start.startswith(SHEETS)
    statement.is_large = lines >= MANY_LINES or (is_sheet and size > LARGE_SHEET)
    statement.save(update_fields=["sha256", "size", "rows_expected", "is_large"])
    return statement


def too_large(at_most: int) -> str:
    return _("The file is larger than %(most)d MB. Split it.") % {"most": at_most >> 20}


def too_large_together(at_most: int) -> str:
    words = _("The files are larger than %(most)d MB together. Choose fewer at once.")
    return words % {"most": FILES_WAITING * at_most >> 20}


def too_much_waiting(*, owner: User, size: int, at_most: int) -> str:
    """Return why so many bytes more cannot wait with what was not taken in, "" if they can."""
    waiting: int | None = Statement.objects.owned_by(owner).open().aggregate(sum=Sum("size"))["sum"]
    if size + (waiting or 0) <= FILES_WAITING * at_most:
        return ""
    return _("Too much is waiting to be imported. Import it or discard it first.")


def content_of(*, statement: Statement) -> bytes:
    """Return the whole file; raise FileRefusedError if it is gone."""
    pieces = (
        StatementContent.objects.owned_by(statement.owner)
        .filter(statement=statement)
        .order_by("number")
        .values_list("piece", flat=True)
    )
    content = b"".join(pieces.iterator(chunk_size=8))
    if not content and statement.size:
        raise FileRefusedError.whole(_("The file is not kept any more. Choose it again."))
    return content


def forget_content(*, statement: Statement) -> None:
    StatementContent.objects.owned_by(statement.owner).filter(statement=statement).delete()


def forget_uploads(*, before: datetime) -> int:
    """Remove what was uploaded before that moment and never taken in; return how many files.

    A batch is a transaction of its own.
    """
    gone = 0
    while True:
        with acting_for_everyone():
            old = Statement.objects.across_owners().open().uploaded_before(before).order_by("pk")
            ids = list(
                old.select_for_update(skip_locked=True).values_list("pk", flat=True)[
                    :FORGOTTEN_AT_ONCE
                ]
            )
            Statement.objects.across_owners().filter(pk__in=ids).delete()
        if not ids:
            return gone
        gone += len(ids)


def discard(*, owner: User, statement: int) -> bool:
    """Remove a file that was not taken in; return whether there was one."""
    rows = Statement.objects.owned_by(owner).open().exclude(state=Statement.State.TAKING)
    removed, _by_model = rows.filter(pk=statement).delete()
    return removed > 0


def reader_for(owner: User) -> Reader:
    return Reader(currency=owner.currency, zone=owner.zone)


def open_kept(*, owner: User, content: bytes, answers: Answers | None) -> StatementFile:
    """Open the file by these answers, else by those that its columns were given before."""
    reader = reader_for(owner)
    if answers is not None:
        return open_statement(content, reader=reader, answers=answers)
    file = open_statement(content, reader=reader)
    if not isinstance(file, TableFile):
        return file
    with acting_for(owner.pk):
        habit = ReadingHabit.objects.owned_by(owner).filter(signature=file.signature).first()
    if habit is None:
        return file
    kept = Answers.from_json(habit.answers)
    if not file.questions and file.answers == kept:
        return file
    return open_statement(content, reader=reader, answers=replace(kept, is_remembered=True))


def remember(*, owner: User, file: StatementFile) -> None:
    """Keep how a table is read, for the next one with the same columns."""
    if isinstance(file, TableFile):
        ReadingHabit.objects.owned_by(owner).update_or_create(
            owner=owner, signature=file.signature, defaults={"answers": file.answers.as_json()}
        )


def keep_reading(*, owner: User, file: StatementFile) -> None:
    """Keep how a table was read without a question, for the next one with the same columns.

    By fewer rows a column can look like another, and then no line would be known again.
    """
    if isinstance(file, TableFile) and file.has_names_to_know:
        habit = ReadingHabit(owner=owner, signature=file.signature, answers=file.answers.as_json())
        ReadingHabit.objects.bulk_create([habit], ignore_conflicts=True)


def _of_one_size(pieces: Iterable[bytes]) -> Iterable[bytes]:
    waiting = b""
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PIECE:
            yield waiting[:PIECE]
            waiting = waiting[PIECE:]
    if waiting:
        yield waiting

"""Two people to try the walls with: the first owns rows in every table, the second tries.

Every row of the first has one of two ids, the same in each table, so that a route needs no
explanation which table its id is of. Each text of theirs bears a word found nowhere else.
"""

# ruff: noqa: SLF001 - the public names of a model stand there

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from accounts.models import (
    ApiToken,
    AuthenticatorApp,
    EmailChange,
    KeptAnswer,
    Passkey,
    RecoveryCode,
    User,
)
from accounts.people import register
from expenses.models import (
    AddedRows,
    ArchivedTag,
    Category,
    Change,
    ChangedRow,
    Expense,
    HiddenCategory,
    PaymentMethod,
    ReadingHabit,
    Rule,
    SavedFilter,
    Statement,
    StatementContent,
    StatementLine,
    Suggestion,
)

# Far beyond any id that a sequence gives, of one length, so that answers compare in theirs.
PRESENT, TRASHED = 7_111_111_111_111_111, 7_111_111_111_111_112
SECONDS_OWN = 7_222_222_222_222_221, 7_222_222_222_222_222
MISSING = 7_333_333_333_333_331
SHARED = 7_444_444_444_444_441, 7_444_444_444_444_442
DELETED_AT = datetime(2026, 1, 2, 3, 4, 5, 111111, tzinfo=UTC)
NEVER_DELETED_AT = datetime(2026, 1, 2, 3, 4, 5, 333333, tzinfo=UTC)


@dataclass(frozen=True)
class Household:
    first: User
    second: User
    word: str  # in every text of the first
    no_word: str  # as long, in no text at all


def owned_models() -> list[type[models.Model]]:
    """Every model whose rows belong to somebody."""
    return [
        model
        for model in apps.get_models()
        if any(field.name == "owner" for field in model._meta.get_fields())
    ]


def move_in() -> Household:
    """Make both people with their rows, on everyone's behalf."""
    word = f"w{secrets.token_hex(8)}"
    suffix = secrets.token_hex(8)
    first, second = (_person(f"{name}-{suffix}") for name in ("first", "second"))
    Category.objects.bulk_create(
        Category(pk=pk, name=f"shared {pk} {secrets.token_hex(4)}") for pk in SHARED
    )
    _furnish(first, (PRESENT, TRASHED), word)
    _furnish(second, SECONDS_OWN, f"o{secrets.token_hex(8)}")
    return Household(first, second, word, f"n{secrets.token_hex(8)}")


def without_rows(person: User) -> list[str]:
    """Return the tables in which the person has no row: somebody forgot to make one here."""
    return [
        model._meta.db_table
        for model in owned_models()
        if not model._default_manager.filter(owner=person).exists()
    ]


def _person(username: str) -> User:
    return register(
        username=username,
        password=None,
        email=None,
        currency="USD",
        time_zone="UTC",
        language="en-us",
    )


def _furnish(owner: User, ids: tuple[int, int], word: str) -> None:
    present, _ = ids
    own: dict[str, Any] = {"owner": owner}
    _credentials(owner, ids, word)
    for pk in ids:
        change = Change.objects.create(
            pk=pk, step=f"{word}{pk}"[:40], door=Change.Door.PAGE, at=DELETED_AT, **own
        )
        AddedRows.objects.create(pk=pk, change=change, table=word, ids=[pk], **own)
        ChangedRow.objects.create(
            pk=pk, change=change, table=word, row_id=pk, before={}, is_removal=False, **own
        )
    for number, pk in enumerate(ids):
        text = f"{word} {number}" if number else word
        Category.objects.create(pk=pk, name=text, description=word, **own)
        PaymentMethod.objects.create(pk=pk, name=text, currency=owner.currency, **own)
        HiddenCategory.objects.create(pk=pk, category_id=SHARED[number], **own)
        ArchivedTag.objects.create(pk=pk, name=f"{word}{number or ''}", **own)
        SavedFilter.objects.create(pk=pk, name=text, query=f"q={word}", **own)
        Rule.objects.create(
            pk=pk,
            name=text,
            title_text=word,
            new_title=word,
            tags=[word],
            category_id=present,
            payment_method_id=present,
            **own,
        )
        Suggestion.objects.create(
            pk=pk, rule=word, subject=text, state=Suggestion.State.DECLINED, **own
        )
        Expense.objects.create(
            pk=pk,
            title=text,
            note=word,
            tags=[word],
            amount=Decimal("12.50"),
            base_amount=Decimal("12.50"),
            currency=owner.currency,
            spent_on=date(2026, 1, 2),
            category_id=present,
            payment_method_id=present,
            set_by_hand=["category"],
            deleted_at=DELETED_AT if number else None,
            **own,
        )
    _imports(owner, ids, word)


def _imports(owner: User, ids: tuple[int, int], word: str) -> None:
    """One file that is imported, and one that waits with what was found in it."""
    present, _ = ids
    own: dict[str, Any] = {"owner": owner}
    for number, pk in enumerate(ids):
        statement = Statement.objects.create(
            pk=pk,
            file_name=f"{word}.csv",
            sha256=word,
            signature=f"{word}{number}",
            read_as=word,
            payment_method_id=present,
            preview={"unreadable": [{"number": 1, "reason": word, "raw": word}]},
            failure=word,
            state=Statement.State.READY if number else Statement.State.DONE,
            imported_at=None if number else DELETED_AT,
            **own,
        )
        StatementContent.objects.create(
            pk=pk, statement=statement, number=0, piece=word.encode(), **own
        )
        StatementLine.objects.create(
            pk=pk,
            statement=statement,
            number=1,
            outcome=StatementLine.Outcome.NEW,
            booked_on=date(2026, 1, 2),
            payment_method_id=present,
            digest=number,
            identity=word.encode(),
            expense_id=present,
            reason=word,
            raw=word,
            **own,
        )
        ReadingHabit.objects.create(pk=pk, signature=f"{word}{number}", answers={}, **own)


def _credentials(owner: User, ids: tuple[int, int], word: str) -> None:
    own: dict[str, Any] = {"owner": owner}
    AuthenticatorApp.objects.create(pk=ids[0], secret=word, made_at=DELETED_AT, **own)
    EmailChange.objects.create(pk=ids[0], email=f"{word}@example.org", asked_at=DELETED_AT, **own)
    for number, pk in enumerate(ids):
        RecoveryCode.objects.create(pk=pk, digest=f"{word}{number}", **own)
        Passkey.objects.create(
            pk=pk,
            name=f"{word} {number}",
            credential_id=f"{word}{number}".encode(),
            public_key=b"key",
            made_at=DELETED_AT,
            **own,
        )
        token = ApiToken.objects.create(
            pk=pk,
            name=f"{word} {number}",
            prefix=word[:8],
            digest=f"{word}{number}",
            scopes=[ApiToken.Scope.READ],
            made_at=DELETED_AT,
            expires_at=datetime.max.replace(tzinfo=UTC),
            **own,
        )
        KeptAnswer.objects.create(
            pk=pk,
            token=token,
            key=word,
            digest=word,
            status=201,
            headers={},
            body=word,
            made_at=DELETED_AT,
            **own,
        )

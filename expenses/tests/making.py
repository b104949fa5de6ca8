"""Rows to test with. Alice owns, Bob is the stranger."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils.timezone import now

from accounts.identity import acting_for
from accounts.models import (
    ApiToken,
    AuthenticatorApp,
    EmailChange,
    KeptAnswer,
    Passkey,
    RecoveryCode,
    User,
)
from accounts.tokens import make_token
from expenses.history import latest_change
from expenses.models import (
    AddedRows,
    Category,
    Change,
    ChangedRow,
    Expense,
    PaymentMethod,
    ReadingHabit,
    Rule,
    SavedFilter,
    Statement,
    StatementContent,
    StatementLine,
)

numbers = count(1)


def a_person(username: str | None = None, **fields: Any) -> User:
    name = username or f"person{next(numbers)}"
    return User.objects.create_user(username=name, password="correct horse battery", **fields)


def a_category(*, owner: User | None = None, name: str | None = None, **fields: Any) -> Category:
    """A person's own category; a shared one without an owner."""
    name = name or f"Category {next(numbers)}"
    return Category.objects.create(owner=owner, name=name, **fields)


def a_payment_method(*, owner: User, name: str | None = None, **fields: Any) -> PaymentMethod:
    fields.setdefault("currency", owner.currency)
    name = name or f"Card {next(numbers)}"
    return PaymentMethod.objects.create(owner=owner, name=name, **fields)


def a_saved_filter(*, owner: User, **fields: Any) -> SavedFilter:
    fields.setdefault("name", f"View {next(numbers)}")
    fields.setdefault("query", "q=lunch")
    return SavedFilter.objects.create(owner=owner, **fields)


def a_rule(*, owner: User, **fields: Any) -> Rule:
    """It fits lunches, and leaves them out unless another action is given."""
    if not {"category", "new_title", "tags", "is_repeating"} & fields.keys():
        fields.setdefault("is_excluded", True)
    fields.setdefault("title_text", "lunch")
    fields.setdefault("position", next(numbers))
    return Rule.objects.create(owner=owner, **fields)


def a_statement(*, owner: User, **fields: Any) -> Statement:
    fields.setdefault("file_name", f"bank{next(numbers)}.csv")
    fields.setdefault("state", Statement.State.DONE)
    return Statement.objects.create(owner=owner, sha256="x", **fields)


def a_statement_line(*, owner: User, **fields: Any) -> StatementLine:
    fields.setdefault("statement", a_statement(owner=owner))
    fields.setdefault("outcome", StatementLine.Outcome.NEW)
    fields.setdefault("booked_on", date(2026, 11, 20))
    number = next(numbers)
    fields = {"number": number, "digest": number, "identity": b"x", "raw": "x", **fields}
    return StatementLine.objects.create(owner=owner, **fields)


def a_statement_content(*, owner: User) -> StatementContent:
    return StatementContent.objects.create(
        owner=owner, statement=a_statement(owner=owner, state="ready"), number=0, piece=b"x"
    )


def a_reading_habit(*, owner: User) -> ReadingHabit:
    return ReadingHabit.objects.create(owner=owner, signature=f"{next(numbers)}", answers={})


def rows_of_imports(owner: User) -> None:
    """A row in each table that an import fills."""
    for make in (a_statement_line, a_statement_content, a_reading_habit):
        make(owner=owner)


def an_expense(*, owner: User, amount: str | Decimal = "12.50", **fields: Any) -> Expense:
    fields.setdefault("title", "Lunch")
    fields.setdefault("spent_on", date(2026, 11, 20))
    fields.setdefault("currency", owner.currency)
    money = Decimal(amount)
    same = fields["currency"] == owner.currency
    fields.setdefault("base_amount", money if same else None)
    fields.setdefault("set_by_hand", ["category"] if fields.get("category") else [])
    return Expense.objects.create(owner=owner, amount=money, **fields)


def an_authenticator_app(*, owner: User, **fields: Any) -> AuthenticatorApp:
    return AuthenticatorApp.objects.create(owner=owner, secret="x", made_at=now(), **fields)


def a_recovery_code(*, owner: User) -> RecoveryCode:
    return RecoveryCode.objects.create(owner=owner, digest=str(next(numbers)))


def a_passkey(*, owner: User) -> Passkey:
    credential = f"{next(numbers)}".encode()
    return Passkey.objects.create(
        owner=owner, name="Phone", credential_id=credential, public_key=b"x", made_at=now()
    )


def an_email_change(*, owner: User) -> EmailChange:
    return EmailChange.objects.create(owner=owner, email="new@example.org", asked_at=now())


def a_token(*, owner: User) -> ApiToken:
    return a_token_of(owner)[0]


def a_token_of(owner: User, *scopes: str, days: int = 30) -> tuple[ApiToken, str]:
    """The row, and the token itself; it may do everything unless something else is said."""
    wanted = list(scopes) or ["read", "write", "import"]
    return make_token(owner=owner, name="Phone", scopes=wanted, days=days, now=now())


def a_kept_answer(*, owner: User) -> KeptAnswer:
    return KeptAnswer.objects.create(
        owner=owner,
        token=a_token(owner=owner),
        key="key",
        digest="x",
        status=201,
        headers={},
        body="{}",
        made_at=now(),
    )


def credentials_of(owner: User) -> None:
    """A row in each table that holds what the person, or a program for them, comes in with."""
    makers = (an_authenticator_app, a_recovery_code, a_passkey, an_email_change, a_kept_answer)
    for make in makers:
        make(owner=owner)


def a_change(*, owner: User, **fields: Any) -> Change | None:
    """The step in which the owner added an expense."""
    with acting_for(owner.pk, door=Change.Door.PAGE):
        an_expense(owner=owner, **fields)
        return latest_change(owner=owner)


def a_changed_row(*, owner: User) -> ChangedRow:
    """The version before of an expense that was changed."""
    expense = an_expense(owner=owner)
    with acting_for(owner.pk, door=Change.Door.PAGE):
        Expense.objects.filter(pk=expense.pk).update(note="changed")
    return ChangedRow.objects.filter(owner=owner, row_id=expense.pk).latest("pk")


def added_rows(*, owner: User) -> AddedRows:
    return AddedRows.objects.get(owner=owner, change=a_change(owner=owner))

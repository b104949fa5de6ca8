"""Files of a bank that never was, and taking them in as the shell does."""

from django.utils.timezone import now

from accounts.identity import acting_for
from expenses.importing.keeping import keep_file
from expenses.importing.unattended import examine_unattended, take_in_unattended
from expenses.models import Change, Expense, Statement

HEADER = "Date,Description,Amount"
MOST = 1 << 26


def a_csv(*rows):
    """Rows as ("2026-11-20", "Coffee", "-3.00"); what was spent is negative, as banks write."""
    return "\n".join([HEADER, *(",".join(row) for row in rows), ""]).encode()


def keep(owner, content, name="bank.csv", **fields):
    with acting_for(owner.pk):
        statement = keep_file(
            owner=owner,
            name=name,
            pieces=[content],
            payment_method=fields.pop("payment_method", None),
            at_most=MOST,
            **fields,
        )
    return statement.pk


def examined(owner, content, **fields):
    pk = keep(owner, content, **fields)
    examine_unattended(owner=owner, statement=pk, now=now())
    return Statement.objects.get(pk=pk)


def taken_in(owner, content, *, choices=None, **fields):
    statement = examined(owner, content, **fields)
    if choices is not None:
        Statement.objects.filter(pk=statement.pk).update(choices=choices)
    take_in_unattended(owner=owner, statement=statement.pk, now=now())
    statement.refresh_from_db()
    return statement


def change_of(statement):
    return Change.objects.get(owner=statement.owner, step=statement.step)


def ledger_of(owner):
    """What the owner spent, without what tells one row from another."""
    rows = Expense.objects.owned_by(owner).present().values_list("spent_on", "title", "amount")
    return sorted((str(day), title, str(amount)) for day, title, amount in rows)


def counts_of(statement):
    return (
        statement.new_count,
        statement.there_count,
        statement.matched_count,
        statement.skipped_count,
        statement.unreadable_count,
        statement.undecided_count,
    )

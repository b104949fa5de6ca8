"""Files that programs write for a person's expenses, recognised by their columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from expenses.importing.columns import OWN
from expenses.importing.tables.words import bare

SPENT, RECEIVED, LEFT_OUT = 1, -1, 0


@dataclass(frozen=True)
class Program:
    """What another program calls its columns, by the role each has here.

    `amounts` is one of `expenses.importing.tables.habits.WAYS`; `kinds` says for each kind of
    row what became of the money, where the amount alone does not.
    """

    format: str
    columns: Mapping[str, str]
    needs: tuple[str, ...]
    amounts: str = "signed"
    decimal: str | None = "."
    dates: str | None = None
    kinds: Mapping[str, int] = field(default_factory=dict)

    def roles_in(self, header: tuple[str, ...]) -> dict[str, tuple[int, ...]] | None:
        places = {bare(name): place for place, name in reversed(list(enumerate(header)))}
        if not all(bare(name) in places for name in self.needs):
            return None
        return {
            role: found
            for role, names in self.columns.items()
            if (
                found := tuple(
                    places[n] for name in names.split("|") if (n := bare(name)) in places
                )
            )
        }


PROGRAMS = (
    Program(
        format="own",
        needs=tuple(OWN),
        columns={
            "booked": "date", "title": "title", "amount": "amount", "currency": "currency",
            "category": "category", "account": "payment_method", "tags": "tags", "note": "note",
            "is_repeating": "is_repeating", "is_excluded": "is_excluded",
        },
        amounts="spent",
        dates="ymd",
    ),
    Program(
        format="firefly",
        needs=("journal_id", "type", "amount", "currency_code", "description", "source_name"),
        columns={
            "booked": "date", "title": "description", "amount": "amount",
            "currency": "currency_code", "payer": "source_name", "payee": "destination_name",
            "category": "category", "note": "notes", "tags": "tags", "bank_id": "journal_id",
            "direction": "type",
        },
        amounts="direction",
        dates="ymd",
        kinds={
            "withdrawal": SPENT, "deposit": RECEIVED, "transfer": LEFT_OUT,
            "opening balance": LEFT_OUT, "reconciliation": LEFT_OUT,
        },
    ),
    Program(
        format="actual",
        needs=("Account", "Date", "Payee", "Notes", "Category", "Amount", "Cleared"),
        columns={
            "booked": "Date", "title": "Payee", "amount": "Amount", "category": "Category",
            "account": "Account", "note": "Notes",
        },
        dates="ymd",
    ),
    Program(
        format="ezbookkeeping",
        needs=("Time", "Type", "Category", "Sub Category", "Account", "Account Currency", "Amount"),
        columns={
            "booked": "Time", "title": "Description|Comment", "amount": "Amount",
            "currency": "Account Currency", "category": "Category|Sub Category",
            "account": "Account", "tags": "Tags", "direction": "Type",
        },
        amounts="kind",
        dates="ymd",
        kinds={
            "expense": SPENT, "income": RECEIVED, "transfer": LEFT_OUT,
            "balance modification": LEFT_OUT,
        },
    ),
    Program(
        format="ynab",
        needs=("Account", "Date", "Payee", "Category Group/Category", "Memo", "Outflow", "Inflow"),
        columns={
            "booked": "Date", "title": "Payee", "out": "Outflow", "in": "Inflow",
            "category": "Category Group|Category", "account": "Account", "note": "Memo",
        },
        decimal=None,
    ),
    Program(
        format="mint",
        needs=("Date", "Description", "Original Description", "Amount", "Transaction Type"),
        columns={
            "booked": "Date", "title": "Description", "purpose": "Original Description",
            "amount": "Amount", "direction": "Transaction Type", "category": "Category",
            "account": "Account Name", "tags": "Labels", "note": "Notes",
        },
        amounts="kind",
        dates="mdy",
        kinds={"debit": SPENT, "credit": RECEIVED},
    ),
    Program(
        format="monarch",
        needs=("Date", "Merchant", "Category", "Account", "Original Statement", "Amount"),
        columns={
            "booked": "Date", "title": "Merchant", "purpose": "Original Statement",
            "amount": "Amount", "category": "Category", "account": "Account", "note": "Notes",
            "tags": "Tags",
        },
        dates="ymd",
    ),
)  # fmt: skip


def recognised(header: tuple[str, ...]) -> tuple[Program, dict[str, tuple[int, ...]]] | None:
    for program in PROGRAMS:
        if roles := program.roles_in(header):
            return program, roles
    return None

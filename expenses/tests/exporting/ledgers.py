"""Ledgers of anything that can be recorded, and what is in them."""

import unicodedata
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from expenses.models import Category, Expense, PaymentMethod
from expenses.models.expense import base_amount_of
from expenses.money import decimals_of
from expenses.recording import normalise_tags

CURRENCIES = ["USD", "EUR", "JPY", "KWD", "CLF", "RSD"]
NAMES = [
    "Food",
    "=cmd",
    "Zü rich",
    "'tis & <b>",
    "a;b,c",
    "_x0041_",
    "A name a bit longer",
]
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"])
# What formats could trip over, more often than chance has it.
ODD = st.sampled_from(
    ["=1+1", "'=1", "&amp;", "<NAME>", "_x000D_", '"', ";", "]}", "\\.", "-5", "1,5"]
)
LINE = st.lists(st.one_of(ODD, st.text(LETTERS, min_size=1, max_size=30)), min_size=1, max_size=8)
LINES = st.lists(
    st.one_of(ODD, st.sampled_from(["\n", "\t", "\n\n"]), st.text(LETTERS, max_size=60)), max_size=9
)


def composed(parts):
    return unicodedata.normalize("NFC", "".join(parts))


def tags_of(texts):
    return [tag[:40] for tag in dict.fromkeys(normalise_tags([text[:8] for text in texts]))]


@st.composite
def amounts(draw, currency):
    most = decimals_of(currency)
    units = draw(st.integers(1, 10 ** (12 + most) - 1) | st.integers(1, 99_999))
    return Decimal(units).scaleb(-most) * draw(st.sampled_from([1, 1, -1]))


@st.composite
def expenses(draw):
    currency = draw(st.sampled_from(CURRENCIES))
    title = composed(draw(LINE))[:200]
    return {
        "spent_on": draw(st.dates(date(1900, 1, 1), date(2199, 12, 31))),
        "title": title if title.strip() else "Lunch",
        "amount": draw(amounts(currency)),
        "currency": currency,
        "category": draw(st.none() | st.integers(0, 2 * len(NAMES) - 1)),
        "payment_method": draw(st.none() | st.integers(0, len(NAMES) - 1)),
        "note": composed(draw(LINES))[:5000].strip(),
        "tags": tags_of(draw(st.lists(st.text(LETTERS, max_size=8), max_size=4))),
        "is_repeating": draw(st.booleans()),
        "is_excluded": draw(st.booleans()),
    }


LEDGERS = st.lists(expenses(), min_size=1, max_size=8).flatmap(
    # Two equal purchases of one day are two.
    lambda found: st.booleans().map(lambda twice: found + found[:1] if twice else found)
)


def record(owner, ledger):
    """Store the ledger, each name of NAMES as a category, one inside it, and a payment method."""
    tops = [Category.objects.create(owner=owner, name=name) for name in NAMES]
    inside = [Category.objects.create(owner=owner, name=n, parent=tops[0]) for n in NAMES]
    methods = [
        PaymentMethod.objects.create(owner=owner, name=name, currency="USD") for name in NAMES
    ]
    Expense.objects.bulk_create(
        Expense(
            owner=owner,
            base_amount=base_amount_of(owner.currency, one["amount"], one["currency"]),
            **one
            | {
                "category": None if one["category"] is None else (tops + inside)[one["category"]],
                "payment_method": None
                if one["payment_method"] is None
                else methods[one["payment_method"]],
            },
        )
        for one in ledger
    )


def rows_of(owner, *, but=()):
    """Every present expense, all that a table holds of it as comparable values, sorted."""
    found = (
        Expense.objects.owned_by(owner)
        .present()
        .select_related("category__parent", "payment_method")
    )
    return sorted(
        repr({name: value for name, value in row_of(one).items() if name not in but})
        for one in found
    )


def row_of(one):
    category, method = one.category, one.payment_method
    path = [each.name for each in (category and category.parent, category) if each]
    return {
        "date": one.spent_on.isoformat(),
        "title": one.title,
        "amount": f"{one.amount.normalize():f}",
        "currency": one.currency,
        "category": " / ".join(path),
        "payment_method": method.name if method else "",
        "tags": one.tags,
        "note": one.note,
        "is_repeating": one.is_repeating,
        "is_excluded": one.is_excluded,
    }

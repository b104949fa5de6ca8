from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from expenses.money import CURRENCIES, MAX_AMOUNT, decimals_of, format_for_input
from expenses.quick_entry.line import readings_of

TODAY = date(2026, 11, 22)
LOCALES = st.sampled_from(["en-us", "en-gb", "de", "fr", "es"])
TITLES = st.text(st.characters(categories=["L"], max_codepoint=0x24F), min_size=1, max_size=30)
TAGS = st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), max_size=4, unique=True)


@st.composite
def expenses(draw):
    currency = draw(st.sampled_from(CURRENCIES))
    units = draw(st.integers(1, int(MAX_AMOUNT)))
    return {
        "amount": Decimal(units).scaleb(-decimals_of(currency)),
        "currency": currency,
        "title": draw(TITLES),
        "tags": draw(TAGS),
        "spent_on": TODAY - timedelta(days=draw(st.integers(0, 30_000))),
        "is_money_in": draw(st.booleans()),
    }


@given(expenses(), LOCALES, st.permutations(range(4)))
def test_what_is_written_as_a_line_is_read_back(expense, locale, order):
    amount = format_for_input(expense["amount"], expense["currency"], locale=locale)
    sign = "+" if expense["is_money_in"] else ""
    parts = [
        f"{sign}{amount} {expense['currency']}",
        f'"{expense["title"]}"',
        " ".join(f"#{tag}" for tag in expense["tags"]),
        expense["spent_on"].isoformat(),
    ]
    line = " ".join(parts[n] for n in order)

    readings = readings_of(line, today=TODAY, currency="USD", locale=locale)

    # "1.234" dinars may be over a thousand: then what was meant is one of two.
    assert len(readings) == 1 or decimals_of(expense["currency"]) == 3
    signed = -expense["amount"] if sign else expense["amount"]
    (found,) = (one for one in readings if one.amount == signed)
    assert found.currency == expense["currency"]
    assert found.spent_on == expense["spent_on"]
    assert found.tags == tuple(expense["tags"])
    assert found.troubles == ()


PIECES = st.sampled_from(
    """12 12.50 1.234 -20 +5 4x3.20 9x9x9 10+5+ $ € $$12 kr EUR nan inf 1e9 3/4 31/2 0/0
    99/99/99 3.11. 3nov nov may 4 last friday sun ago vor il y a hace 1 234,50 # @ ! #a @b " “x”
    «y» "z 2026-11-03 0000-00-00 ١٢ １２ ² ½ day week 29 feb de el pasado the of""".split()
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map(" ".join), LOCALES)
def test_any_line_has_readings_and_its_spans_lie_inside(line, locale):
    readings = readings_of(line, today=TODAY, currency="USD", locale=locale)

    assert 1 <= len(readings) <= 6
    for one in readings:
        assert one.amount is None or (one.amount.is_finite() and one.amount != 0)
        ends = [(span.start, span.end) for span in one.spans]
        assert ends == sorted(ends)
        assert all(0 <= start < end <= len(line) for start, end in ends)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), PIECES, PIECES, PIECES, LOCALES)
def test_no_today_is_too_early_or_too_late(today, one, two, three, locale):
    found = readings_of(f"{one} {two} {three}", today=today, currency="JPY", locale=locale)

    assert found

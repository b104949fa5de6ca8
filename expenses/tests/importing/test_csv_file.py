from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from expenses.exporting.rows import COLUMNS
from expenses.importing import table
from expenses.importing.columns import OWN, named_columns
from expenses.importing.csv_file import CsvFile, Reading, StatementLine
from expenses.importing.refusing import FileRefusedError, Problem, Skipped

# Made up after what banks write, none of it anybody's.
BELGIAN = (
    "Rekening;Naam;Munt;Datum;Omschrijving;Bedrag;debet;credit\r\n"
    "BE00;   PEETERS A ;EUR;28/02/2026;KOSTEN 02-2026     REKENING   ;-3,40;-3,40;          \r\n"
    "BE00;   PEETERS A ;EUR;27/02/2026;   LOON;1.234,50;          ;1.234,50\r\n"
)
IRISH = (
    "Date,Details,Debit,Credit,Balance\n"
    "01/09/2026,   Some Name   GP,,428.03,100\n"
    "04/09/2026,Électricité,20.0,,\n"
)
BRITISH = (
    "id,created,amount,currency,description,notes\n"
    "tx_1,2026-07-25 23:30:00 +0000,-10,GBP,Grocer,\n"
    "tx_2,2026-02-25 23:30:00 +0000,12.5,GBP,,From Sam\n"
    "tx_3,2026-02-26 08:00:00 +0000,-1,GBP,,\n"
)
GERMAN = (
    '"Date",Payee,"Amount (EUR)",Reference\n'
    '2026-03-01,"QUOTES \\"INC\\"",-14.99,"a, b; c"\n'
    '2026-03-02,"SLASH \\\\",-25.00,\n'
    "2026-03-03,NOTHING,0.00,\n"
)
NEW_BANK = (
    "Started,Description,Amount,Fee,Currency,State\n"
    "2026-03-01 16:45:00,Online Store,-50.25,0.15,EUR,COMPLETED\n"
    "2026-03-01 16:50:00,Online Store,-50.25,0.00,EUR,REVERTED\n"
    "2026-03-02 10:00:00,Top-up,1000.00,5.00,EUR,COMPLETED\n"
    "2026-03-03 10:00:00,Exchange fee,0.00,1.20,EUR,COMPLETED\n"
)


def opened(text, columns=None, **reading):
    reading = {"currency": "EUR", "zone": ZoneInfo("Europe/London")} | reading
    named = named_columns(columns) if columns else None
    content = text if isinstance(text, bytes) else text.encode()
    return CsvFile(content, reading=Reading(columns=named, **reading))


def lines_of(*args, **kwargs):
    return list(opened(*args, **kwargs))


def told(*args, **kwargs):
    """Day, title, amount and note of each line; what else there is as it comes."""
    return [
        (line.spent_on, line.title, line.amount, line.note)
        if isinstance(line, StatementLine)
        else line
        for line in lines_of(*args, **kwargs)
    ]


def refusal(*args, **kwargs):
    with pytest.raises(FileRefusedError) as caught:
        lines_of(*args, **kwargs)
    return caught.value.problems


@pytest.mark.parametrize("amounts", ["signed=Bedrag", "out=debet,in=credit"])
def test_file_with_semicolons_commas_and_padding(amounts):
    assert told(BELGIAN, f"date=Datum,title=Omschrijving,{amounts},currency=Munt", dates="dmy") == [
        (date(2026, 2, 28), "KOSTEN 02-2026     REKENING", Decimal("3.40"), ""),
        (date(2026, 2, 27), "LOON", Decimal("-1234.50"), ""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_file_with_debit_and_credit_in_any_encoding(encoding):
    content = IRISH.encode(encoding)

    assert told(content, "date=Date,title=Details,out=Debit,in=Credit", dates="dmy") == [
        (date(2026, 9, 1), "Some Name   GP", Decimal("-428.03"), ""),
        (date(2026, 9, 4), "Électricité", Decimal("20.0"), ""),
    ]


def test_file_with_moments_gives_the_persons_own_days_and_some_title():
    columns = "date=created,title=description,signed=amount,currency=currency,note=notes"

    assert told(BRITISH, columns) == [
        (date(2026, 7, 26), "Grocer", Decimal(10), ""),
        (date(2026, 2, 25), "From Sam", Decimal("-12.5"), "From Sam"),
        (date(2026, 2, 26), "(no description)", Decimal(1), ""),
    ]


def test_file_with_backslashes_before_quotes_and_an_amount_of_nothing():
    columns = "date=Date,title=Payee,signed=Amount (EUR),note=Reference"

    assert told(GERMAN, columns) == [
        (date(2026, 3, 1), 'QUOTES "INC"', Decimal("14.99"), "a, b; c"),
        (date(2026, 3, 2), "SLASH \\", Decimal("25.00"), ""),
        Skipped(4, "the amount is 0"),
    ]


def test_file_with_fees_and_what_did_not_happen():
    columns = "date=Started,title=Description,signed=Amount,fee=Fee,currency=Currency"

    assert told(NEW_BANK, columns) == [
        (date(2026, 3, 1), "Online Store", Decimal("50.40"), ""),
        Skipped(3, "REVERTED"),
        (date(2026, 3, 2), "Top-up", Decimal("-995.00"), ""),
        (date(2026, 3, 3), "Exchange fee", Decimal("1.20"), ""),
    ]


def test_currency_is_the_rows_else_the_headers_else_the_readings():
    columns = "date=Day,title=What,signed=Amount{},currency=Cur"
    text = "Day,What,Amount{},Cur\n2026-01-02,A,-1,usd\n2026-01-02,B,-1,\n"

    def currencies(header):
        return [
            line.currency
            for line in lines_of(text.format(header), columns.format(header), currency="CHF")
        ]

    assert currencies("") == ["USD", "CHF"]
    assert currencies(" (GBP)") == ["USD", "GBP"]
    assert currencies(" (ABC)") == ["USD", "CHF"]


def test_our_own_columns_are_those_of_the_export():
    assert OWN == COLUMNS


def test_own_export_comes_back_with_every_column_and_its_texts_live():
    header = ",".join(OWN)
    row = (
        "2026-01-02,\"'=1+1, x\",-12.50,CHF,'-Food / Snacks,''@Visa,a b,\"'+two\nlines\",true,false"
    )
    (line,) = lines_of(f"{header}\r\n{row}\r\n")

    assert line == StatementLine(
        number=2,
        spent_on=date(2026, 1, 2),
        title="=1+1, x",
        amount=Decimal("-12.50"),
        currency="CHF",
        category="-Food / Snacks",
        payment_method="'@Visa",
        note="+two\nlines",
        tags=("a", "b"),
        is_repeating=True,
        is_excluded=False,
        raw=(
            *("2026-01-02", "'=1+1, x", "-12.50", "CHF", "'-Food / Snacks", "''@Visa"),
            *("a b", "'+two\nlines", "true", "false"),
        ),
    )


def test_plain_file_needs_three_columns_and_names_those_it_leaves_out():
    file = opened("Amount,Title,Colour,Date,Category\n12.50,Lunch,red,2026-01-02,Food\n")

    assert [(line.title, line.amount, line.category) for line in file] == [
        ("Lunch", Decimal("12.50"), "Food")
    ]
    assert file.unread == ["Colour"]
    assert not file.is_own


def test_header_may_stand_below_other_rows_and_lines_keep_their_numbers():
    text = (
        'Account;BE00\n"two\nlines";x\n\nDay;What;Amount;;\n\n'
        "2026-01-02;A;-1,50;;\n;;;;\nx;B;-2;;\n"
    )

    assert told(text, "date=Day,title=What,signed=Amount") == [
        (date(2026, 1, 2), "A", Decimal("1.50"), ""),
        Problem(9, "'x' is not a date"),
    ]


def test_second_column_of_one_name_has_a_number():
    text = "Date,Amount,Text,Amount\n2026-01-02,-1,A,-2\n"

    (first,) = told(text, "date=Date,title=Text,signed=Amount")
    (second,) = told(text, "date=date,title=text,signed=amount (2)")

    assert (first[2], second[2]) == (Decimal(1), Decimal(2))


def test_every_line_says_its_own_problem():
    text = (
        "date,title,amount,currency,tags,is_repeating,payment_method\n"
        "31.11.2026,A,1,,,,\n"
        "01/02/2026,A,1,,,,\n"
        "2026-01-02,,1,,,,\n"
        "2026-01-02,A,much,,,,\n"
        "2026-01-02,A,,,,,\n"
        "2026-01-02,A,1,EURO,,,\n"
        "2026-01-02,A,9999999999999,,,,\n"
        f"2026-01-02,A,1,,{'x' * 51},,\n"
        "2026-01-02,A,1,,,perhaps,\n"
        f"2026-01-02,A,1,,,,{'x' * 61}\n"
        "2026-01-02,A\x07,1,,,,\n"
        "2026-01-02,A,1\n"
        "2026-01-02,A,1,,,,,x\n"
    )

    assert lines_of(text) == [
        Problem(2, "'31.11.2026' is not a date"),
        Problem(3, "'01/02/2026' is not a date in the order ymd"),
        Problem(4, "the title is empty"),
        Problem(5, "'much' is not an amount in EUR"),
        Problem(6, "there is no amount"),
        Problem(7, "'EURO' is not a currency, like EUR"),
        Problem(8, "'9999999999999' is too large an amount"),
        Problem(9, "A tag has at most 50 characters."),
        Problem(10, "'perhaps' is neither true nor false"),
        Problem(11, f"'{'x' * 59}…' is longer than 60 characters"),
        Problem(12, "'A' holds control characters"),
        Problem(13, "it has 3 cells, the header 7"),
        Problem(14, "it has 8 cells, the header 7"),
    ]


def test_amount_out_and_in_at_once_is_refused():
    text = "date,title,o,i\n2026-01-02,A,1.50,2.50\n2026-01-02,A,1.50,0.00\n"

    assert told(text, "date=date,title=title,out=o,in=i") == [
        Problem(2, "there is an amount both out and in"),
        (date(2026, 1, 2), "A", Decimal("1.50"), ""),
    ]


def test_minus_in_a_column_of_what_was_spent_is_money_back_where_others_have_none():
    text = "date,title,o,i\n2026-01-02,A,1.50,\n2026-01-02,A,-0.50,\n"

    assert [line.amount for line in lines_of(text, "date=date,title=title,out=o,in=i")] == [
        Decimal("1.50"),
        Decimal("-0.50"),
    ]


def test_title_too_long_is_cut_and_kept_whole_in_the_note():
    (line,) = lines_of(f"date,title,amount,note\n2026-01-02,{'long ' * 50},1,short\n")

    assert len(line.title) == 200
    assert line.title.endswith("long…")
    assert line.note == f"{('long ' * 50).strip()}\nshort"


def test_line_breaks_of_a_bank_become_spaces_in_a_title():
    assert told('date,title,amount\n2026-01-02,"A\r\nB\tC",1\n')[0][1] == "A B C"


def test_amounts_in_two_readings_ask_for_the_decimal_mark():
    text = "date;title;amount\n2026-01-02;A;1.234\n2026-01-02;B;12\n"

    assert refusal(text) == [
        Problem(
            0,
            "'1.234' and the other amounts can be read in two ways. Say which mark comes before"
            " the decimals: --decimal . or --decimal ,",
        )
    ]
    assert [line.amount for line in lines_of(text, decimal=",")] == [Decimal(1234), Decimal(12)]


@pytest.mark.parametrize("text", ["", " \n\r\n"])
def test_empty_file_is_refused(text):
    assert refusal(text) == [Problem(0, "The file is empty.")]


def test_file_without_the_columns_lists_those_it_has():
    assert refusal("Datum;Bedrag\n2026;1\n") == [
        Problem(
            0,
            "There are no columns date, title and amount. If this is a bank's file, say which"
            " column is what. The columns are: Datum, Bedrag.",
        )
    ]
    assert refusal("Datum;Bedrag\n2026;1\n", "date=Datum,title=Text,signed=Bedrag") == [
        Problem(0, "There is no column Text. The columns are: Datum, Bedrag.")
    ]


@pytest.mark.parametrize("cell", ['"open', '"a" b', f'"{"x" * 200_000}"'])
def test_quote_that_does_not_end_is_refused_with_its_line(cell):
    sentence = "A cell in quotes does not end where it must, or is too long."

    assert refusal(f"date,title,amount\n2026-01-02,A,1\n2026-01-02,{cell},1\n") == [
        Problem(3, sentence)
    ]


def test_file_too_large_is_refused():
    assert refusal(b"x" * (64 * 1024 * 1024 + 1)) == [
        Problem(0, "The file is larger than 64 MB. Split it.")
    ]


def test_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(table, "MOST_ROWS", 1)

    assert refusal("date,title,amount\n2026-01-02,A,1\n2026-01-02,A,1\n") == [
        Problem(0, "The file has more than 1 rows. Split it.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Datum",
        "date=Datum",
        "date=Datum,title=",
        "title=A,signed=B",
        "date=A,title=B",
        "date=A,title=B,fee=C",
        "date=A,title=B,signed=C,amount=D",
        "date=A,title=B,signed=C,out=D",
        "date=A,date=B,title=C,signed=D",
        "x,date=A,title=B,signed=C",
    ],
)
def test_columns_that_do_not_say_enough_are_refused(text):
    with pytest.raises(ValueError, match=r"^(Write columns as|Say which column) .*\.$"):
        named_columns(text)


def test_columns_may_have_commas_and_spaces_in_their_names():
    assert named_columns("date=Day, of booking,title=What, signed=Amount (EUR)") == {
        "date": "Day, of booking",
        "title": "What",
        "signed": "Amount (EUR)",
    }

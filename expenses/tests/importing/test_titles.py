from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expenses.importing.booking import Booking
from expenses.importing.titles import LONGEST, readable, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("POS 1234 DISHOOM LONDON GB", "Dishoom London"),
        ("PRET A MANGER          LONDON        GBR", "Pret A Manger London"),
        ("CARD PAYMENT TO PIZZA EXPRESS ON 26 FEB", "Pizza Express"),
        ("TESCO STORES 3021 LONDON", "Tesco Stores London"),
        ("SQ *BLUE BOTTLE COFFEE", "Blue Bottle Coffee"),
        ("PAYPAL *SPOTIFY", "Spotify"),
        ("AplPay STARBUCKS 800-782-7282 WA", "Starbucks Wa"),
        ("PURCHASE AUTHORIZED ON 01/14 SHELL OIL CA S386012 CARD 1234", "Shell Oil"),
        ("TRADER JOE'S #123  SEATTLE WA", "Trader Joe's Seattle Wa"),
        ("TIM HORTONS #55", "Tim Hortons"),
        ("MCDONALD'S #112", "Mcdonald's"),
        ("WOOLWORTHS 1234 SYDNEY NS AUS Card xx1234", "Woolworths Sydney"),
        ("VDP-SUPERVALU", "Supervalu"),
        ("VISA LIDL SAGT DANKE", "Lidl"),
        ("BILLA DANKT", "Billa"),
        ("Bäckerei Müller//Köln/DE", "Bäckerei Müller Köln"),
        ("REWE SAGT DANKE. 42145678//Koeln/DE", "REWE Koeln"),
        ("KAUF/DIENSTLEISTUNG VOM 29.01.2026 KARTEN NR. XXXX1234 MIGROS M BERN", "Migros M Bern"),
        ("ALBERT HEIJN 1234 AMSTERDAM NLD", "Albert Heijn Amsterdam"),
        ("BEA   NR:XXX1234   21.05.11/12.54 DIRCKIII FIL2500 KATWIJK,PAS999", "Dirckiii Katwijk"),
        ("CARTE 11/01/26 CARREFOUR CITY CB*1234", "Carrefour City"),
        ("PAIEMENT PAR CARTE X1234 BOULANGERIE PAUL PARIS 02/02", "Boulangerie Paul Paris"),
        ("PRELEVEMENT EDF CLIENTS PARTICULIERS", "Edf Clients Particuliers"),
        ("COMPRA PINGO DOCE LISBOA", "Pingo Doce Lisboa"),
        ("Compra no débito - PADARIA SÃO JOSÉ", "Padaria São José"),
        ("ZAKUP PRZY UŻYCIU KARTY   ŻABKA Z1234 ŁÓDŹ", "Żabka Łódź"),
        ("NETFLIX.COM", "Netflix.Com"),
        ("H&M", "H&M"),
        ("BP", "BP"),
        ("Lohn/Gehalt", "Lohn/Gehalt"),
        ("iTunes", "iTunes"),
        ("pizza", "Pizza"),
        ("Rent for 2026", "Rent for 2026"),
        ("1&1 Telecom", "1&1 Telecom"),
        ("CARD", "Card"),
        ("123456789", "123456789"),
        ("", ""),
    ],
)
def test_bank_text_is_made_readable(text, title):
    assert readable(text) == title


def a_booking(**texts):
    return Booking(
        number=1, booked_on=date(2026, 1, 2), amount=Decimal(1), currency="EUR", raw="", **texts
    )


def test_title_is_what_a_person_wrote_else_who_else_what_for():
    assert title_of(a_booking(title="POS 1", counterparty="B")) == "POS 1"
    assert title_of(a_booking(counterparty="TESCO STORES 3021", purpose="X")) == "Tesco Stores"
    assert title_of(a_booking(purpose="POS 1234 DISHOOM LONDON GB")) == "Dishoom London"
    assert title_of(a_booking(kind="INTEREST")) == "Interest"
    assert title_of(a_booking()) == ""


@given(st.text(max_size=300))
def test_some_of_every_text_is_left(text):
    title = readable(text)

    assert bool(title) == bool(text.split())
    assert len(title) <= LONGEST
    assert title == " ".join(title.split())

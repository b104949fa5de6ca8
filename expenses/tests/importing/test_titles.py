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
        ("PRET A MANGER ON 02 FEB BCC", "Pret A Manger"),
        ("'5678 12FEB26 , TESCO , LONDON GB", "Tesco, London"),
        ("ACME PAYROLL PPD ID: 1234567890", "Acme Payroll"),
        ("ACME DES:PAYROLL ID:XXXX INDN:SMITH J CO ID:XXXX PPD", "Acme"),
        ("AMZN Mktp US*2A3B4C5D6", "AMZN Mktp"),
        ("VISA DEBIT PURCHASE CARD 1234 WOOLWORTHS SYDNEY", "Woolworths Sydney"),
        ("EFTPOS DEBIT 0123456 WOOLWORTHS SYDNEY 12/02", "Woolworths Sydney"),
        ("UPI-BIG BAZAAR-BIGBAZAAR@HDFC-HDFC0000001-404412345678-UPI", "Big Bazaar"),
        ("TO TRANSFER-UPI/DR/404412345678/SWIGGY/ICIC/swiggy--", "Swiggy"),
        ("RSHOP-PADARIA S-12/02", "Padaria S"),
        ("Einkauf Coop Bern, 12.02.2026, 18:11, Karten-Nr. XXXX1234", "Coop Bern"),
        ("Auftraggeber: Vodafone GmbH Buchungstext: Kd-Nr. 123 Ref. B1/1", "Vodafone GmbH"),
        ("GUTSCHRIFT AUFTRAGGEBER: ACME AG MITTEILUNGEN: LOHN", "Acme Ag"),
        ("SEPA Incasso Incassant: NL12ZZZ Naam: VATTENFALL Machtiging: 1", "Vattenfall"),
        ("/TRTP/SEPA OVERBOEKING/IBAN/NL34/BIC/INGBNL2A/NAME/ACME BV/REMI/LOON/", "Acme BV"),
        ("BEA, Betaalpas  AH 1234 AMSTERDAM,PAS123 NR:A12 12.02.26/18:11", "Ah Amsterdam"),
        ("FACTURE CARTE DU 120226 FRANPRIX 5123 PARIS CARTE 4974XXXX1234", "Franprix Paris"),
        ("PRLV SEPA EDF CLIENTS ECH/120226 ID EMETTEUR/FR47EDF MDT/123", "Edf Clients"),
        ("VIR SEPA RECU /DE ACME SA /MOTIF SALAIRE /REF 12", "Acme Sa"),
        ("ACHAT CB LECLERC 12.02.26 EUR 45,20 CARTE NO 123", "Leclerc"),
        ("PAGAMENTO POS 12/02 16:45 CARTA *1234 ESSELUNGA MILANO", "Esselunga Milano"),
        ("BIEDRONKA 123 WARSZAWA  ZAKUP PRZY UŻYCIU KARTY W KRAJU", "Biedronka Warszawa"),
        ("UPI/P2M/404412345678/SWIGGY/YESB/Pay", "Swiggy"),
        ("ACME AG Lohn End-to-End-Ref.: NOTPROVIDED", "ACME AG Lohn"),
        ("REWE SAGT DANKE. 41234567//Berlin/DE KFN 1 VJ 2612 Kartenzahlung", "REWE Berlin"),
        ("VIR RECU 123 DE: ACME SA MOTIF: SALAIRE", "Acme Sa"),
        ("Rachunek nadawcy: 12 Nazwa nadawcy: ACME SP Z OO Tytuł: PRACA", "Acme SP Z Oo"),
        ("Tytuł: 0001 Lokalizacja: Adres: BIEDRONKA 123 Data operacji: 2026", "Biedronka"),
        ("PLATNOSC KARTA;z rach.: 1; od: BIEDRONKA 123; tyt.: ZAKUP", "Biedronka"),
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

"""What banks and other programs call their columns, in many languages."""

# A role's names, folded and without accents or marks. Of those in a header the longest
# decides: "original amount" is left out although it holds "amount".
NAMES = {
    "booked": (
        "dateop|date|booking date|booked|posted|posting date|posted date|post date|"
        "transaction date|trans date|txn date|entry date|started date|created|created on|day|"
        "time|date posted|datum|buchungstag|buchungsdatum|buchung|belegdatum|boekdatum|"
        "boekingsdatum|boekings datum|transactiedatum|rentedatum|uitvoeringsdatum|"
        "date operation|date de comptabilisation|date comptable|date d operation|"
        "date de l operation|date de transaction|fecha|fecha operacion|fecha de operacion|"
        "f operacion|fecha contable|data|data operazione|data contabile|data registrazione|"
        "data lancamento|data do lancamento|data mov|data movimento|data da operacao|"
        "data operacji|data ksiegowania|data transakcji|datum zauctovani|datum provedeni|"
        "datum splatnosti|datum operace|datum pohybu|datum uctovania|bokforingsdag|"
        "bokforingsdatum|bokfort|bokforingsdato|bokfort dato|dato|bogforingsdato|bogfort|"
        "utfort dato|kirjauspaiva|kirjauspaivamaara|pvm|konyveles datuma|konyvelesi datum|"
        "tranzakcio datuma|tarih|islem tarihi|取引日|日付|ご利用日|交易日期|дата|дата операции|"
        "datum des beginns|startdatum|date de debut|fecha de inicio|data di inizio|"
        "data rozpoczecia|data de inicio|reskontradatum|booked at|created at|"
        "data tranzactiei|data inregistrarii|datum knjizenja|datum transakcije|data|"
        "kuupaev|datums|completion time|dagsetning|交易时间|記帳日|거래일시|거래일자|거래일|"
        "дата операції|дата і час операції|дата на транзакция|ngay giao dich|tanggal|"
        "tanggal transaksi|วันที่|תאריך|التاريخ"
    ),
    "valued": (
        "dateval|value date|value|interest date|valuta|valuta datum|valutadatum|wertstellung|"
        "wert|wertstellungsdatum|date valeur|date de valeur|fecha valor|f valor|data valuta|"
        "data valor|data waluty|datum valuty|rantedag|rentedato|valutadag|valor dato|"
        "completed date|settlement date|arvopaiva|ertek nap|erteknap|datum afschrift|"
        "datum des abschlusses|datum voltooid|date de fin|fecha de finalizacion|"
        "data di completamento|дата платежа|data zrealizowania|data de conclusao|"
        "data decontarii|datum valute|вальор|帳務日期|입금일|ngay hieu luc|תאריך ערך|vaxtadagur"
    ),
    "amount": (
        "amount|transaction amount|sum|total|amount total|source amount after fees|betrag|"
        "umsatz|buchungsbetrag|bedrag|montant|importe|importo|valor|montante|monto|"
        "kwota|kwota transakcji|kwota operacji|castka|objem|suma|belopp|belob|belop|beloep|"
        "summa|maara|osszeg|tutar|金額|金额|сумма|"
        "amount in account currency|debit credit amount|credit debit amount|ammontare|"
        "billing amount|upphaed|jumlah|сума|сума в валюті картки|거래금액|المبلغ"
    ),
    # Before and after what was kept of it as a fee.
    "net": "net|net amount|netto|neto|betrag netto|nettobetrag|montant net|importe neto|netbelob",
    "gross": "gross|gross amount|brutto|bruto|avant commission|lordo|importe bruto",
    "out": (
        "debit|debits|debit amount|money out|paid out|out|withdrawal|withdrawals|"
        "withdrawal amt|withdrawal amount|outflow|funds out|expense amount|spent|payment|"
        "payments out|charge|soll|"
        "lastschrift|belastung|ausgabe|ausgaben|ausgang|debet|af bedrag|uitgaven|depense|"
        "depenses|cargo|cargos|uscite|dare|addebiti|addebito|debito|saida|saidas|obciazenia|"
        "obciazenie|wydatki|wyplata|vydaje|vydej|ut|ut fra konto|uttag|utgift|udgift|ud|"
        "terheles|"
        "出金|支払い金額|支払金額|お支払金額|お引出し|支出|dr|dr amount|"
        "withdrawn|дебит|дебет|расход|isplata|isplate|zaduzenje|zaduzenja|breme|提出|提款|"
        "支出金額|"
        "출금액|출금|찾으신금액|출금금액|so tien ghi no|ghi no|ถอนเงิน|חובה|مدين|debetas"
    ),
    "in": (
        "credit|credits|credit amount|money in|paid in|in|deposit|deposits|deposit amt|"
        "deposit amount|inflow|funds in|income amount|received|haben|gutschrift|einnahme|"
        "einnahmen|eingang|"
        "ontvangsten|recette|recettes|abono|abonos|ingreso|ingresos|entrate|avere|accrediti|"
        "accredito|credito|entrada|entradas|uznania|uznanie|wplywy|wplata|prijmy|prijem|inn|"
        "inn pa konto|insattning|indbetaling|ind|jovairas|"
        "入金|預かり金額|預り金額|お預り金額|お預入れ|收入|cr|cr amount|"
        "кредит|приход|uplata|uplate|odobrenje|odobrenja|dobro|存入|存款|收入金額|입금액|입금|"
        "맡기신금액|입금금액|"
        "so tien ghi co|ghi co|ฝากเงิน|זכות|دائن|kreditas"
    ),
    "fee": (
        "fee|fees|source fee amount|gebuhr|entgelt|frais|commission|comision|tarifa|"
        "commissione|"
        "costo|kosten|oplata|poplatek"
    ),
    "part": (
        "einzelbetrag|einzelzahlung|betrag einzelzahlung|betrag detail|detailbetrag|"
        "teilbetrag|montant individuel|montant detail|"
        "montant du detail|importo singolo|importo individuale|importo dettaglio|"
        "sous montant|individual amount|single amount|detail amount|amount details"
    ),
    "direction": (
        "debit credit|credit debit|transaction type|type debit credit|dr cr|cr dr|af bij|"
        "soll haben|s h|d c|c d|sign|sens|debit credit indicator|direction|bij af|"
        "credit debit indicator|debet credit|kennzeichen|"
        "d k|deebet kreedit d c|收 支"
    ),
    "balance": (
        "balance|running balance|closing balance|balance after|saldo|kontostand|solde|"
        "saldo na boeking|saldo na mutatie|saldo po operacji|zustatek|zustatek po operaci|stav|"
        "egyenleg|available balance|account balance|saldo disponible|saldo contabile|"
        "saldo nach buchung|saldo na trn|残高|差引残高|余额|остаток|bakiye|"
        "balance amount|statement balance|sold|sold contabil|stanje|stada|餘額|結餘|结余|잔액|"
        "거래후잔액|"
        "залишок після операції|залишок|so du|ยอดคงเหลือ|יתרה|الرصيد|likutis|atlikums"
    ),
    "currency": (
        "currency|ccy|currency code|monnaie|whg|"
        "waehrung|wahrung|devise|munt|muntsoort|valuta code|moneda|"
        "divisa|moeda|waluta|mena|valuutta|penznem|para birimi|валюта|account currency|"
        "transaction currency|"
        "billing currency|valiuta|valuuta|mata uang|валута|币种|幣別|통화|العملة"
    ),
    "counterparty": (
        "partnername|nimi|payee|payee name|merchant|merchant name|counterparty|counter party|"
        "counterparty name|name|partner name|partner|to from|beneficiary|recipient|payer payee|"
        "empfanger|auftraggeber|auftraggeber empfanger|beguenstigter zahlungspflichtiger|"
        "begunstigter zahlungspflichtiger|beguenstigter auftraggeber|name zahlungsbeteiligter|"
        "zahlungsempfanger|zahlungsempfanger in|zahlungspflichtige r|gegenpartei|"
        "naam tegenpartij|tegenpartij|naam|naam omschrijving|naam begunstigde|"
        "naam tegenrekening|tiers|contrepartie|beneficiaire|beneficiario|concepto destinatario|"
        "ordenante|controparte|destinatario|nadawca odbiorca|odbiorca|nadawca|kontrahent|"
        "dane kontrahenta|nazev protiuctu|protistrana|nazov partnera|mottagare|modtager|"
        "mottaker|saaja|saaja maksaja|partner neve|libelle simplifie|zahlungspflichtiger|"
        "zahlungspflichtige|company|empfaenger|handler|haendler|namn|nom|nombre|nome|"
        "operazione|"
        "nazwa odbiorcy|nazwa nadawcy|"
        "gavejas|saaja maksja nimi|prejemnik placnik|nazov protiuctu|контрагент|交易对方|"
        "보낸분 받는분|"
        "보낸분|받는분"
    ),
    "payer": (
        "zahlungspflichtige r|payer|from|avsandare|tilittaja|absender|zleceniodawca|"
        "auftraggeber in|auftraggebername|source name"
    ),
    "payee": "zahlungsempfanger in|to|to account name|recipient name|empfangername|target name",
    "purpose": (
        "referens|otsikko|label|description|details|transaction details|payment details|"
        "transaction description|narrative|memo|particulars|reference|payment reference|"
        "remittance information|text|verwendungszweck|buchungsdetails|omschrijving|"
        "mededelingen|mededeling|vrije mededeling|omschrijving 1|omschrijving 2|omschrijving 3|"
        "libelle|libelle operation|transaction ref|detail|details de l operation|"
        "communication|communications|informations complementaires|concepto|descripcion|"
        "observaciones|mas datos|descrizione|causale descrizione|"
        "descrizione operazione|descricao|historico|descritivo|opis|opis operacji|"
        "opis transakcji|tytul|tytul operacji|tytulem|popis|zprava pro prijemce|poznamka|"
        "sprava pre prijemcu|transaktion|rubrik|tekst|forklaring|beskrivelse|beskrivning|"
        "viesti|selite|kozlemeny|aciklama|remarks|transaction remarks|narration|"
        "original description|摘要|摘要内容|内容|ご利用店名|お取り扱い内容|описание|назначение|"
        "specification|mitteilung|avisierungstext|buchungsinformation|buchungstext lang|"
        "beschreibung|beschrijving|zahlungszweck|buchungs info|transactie|"
        "descriere|detalii|selgitus|paaiskinimai|skyring|namen|informacia pre prijemcu|"
        "keterangan|основание|деталі операції|商品说明|說明|交易資訊|적요|거래내용|내용|mo ta|"
        "รายละเอียด|תיאור|"
        "الوصف|تفاصيل العملية"
    ),
    "kind": (
        "typ transakce|tipus|type|transaction type code|transaction code|buchungstext|"
        "umsatzart|umsatztyp|vorgang|mutatiesoort|soort|tipo|tipo de movimento|tipologia|"
        "causale|typ|typ operacji|typ transakcji|typ operace|rodzaj operacji|nature|"
        "type operation|type d operation|movimiento|art|rodzaj|type de transaction|"
        "tapahtumalaji|"
        "transaktionstyp|category code|bankcode|code"
    ),
    "reference": (
        "end to end id|kundenreferenz|kundenreferenz end to end|cheque|check number|"
        "cheque number|check or slip|chq no|chq ref no|chq ref number|customer reference|"
        "mandatsreferenz|betalingskenmerk|reference number|variabilni symbol|viite|ocr|"
        "gestructureerde mededeling|check"
    ),
    "counterparty_account": (
        "iban|partner iban|counterparty iban|counterparty account|tegenrekening|"
        "tegenrekening iban bban|rekeningnummer tegenpartij|kontonummer iban|"
        "iban zahlungsbeteiligter|counter account|account number of counterparty|"
        "iban gegenkonto|iban konto nr|iban account number|cislo protiuctu|protiucet|"
        "nr rachunku kontrahenta|numer konta|konto kontrahenta|gegenkonto|iban du tiers"
    ),
    "account": (
        "account|account number|account name|account no|auftragskonto|konto|kontonummer|"
        "rekening|rekeningnummer|iban bban|compte|numero de compte|cuenta|conto|rachunek|"
        "numer rachunku|cislo uctu|tilinumero|product|bezeichnung auftragskonto|"
        "iban auftragskonto|iban kontoinhaber"
    ),
    "bank_id": (
        "transaction id|transaction reference|transaction number|transaction no|id|"
        "bank reference|volgnr|"
        "id transaccion|id operace|id pohybu|identifikace transakce|arkivointitunnus|unique id|"
        "transactionid|tx id|reference id|transaction uuid|transaktionscode|identificador|"
        "numero de transaction|id de transaccion|transaktions nr|transaktionsnummer|"
        "no de transaction|n de transaction|n di transazione|no di transazione|"
        "referinta tranzactiei|iraso nr|arhiveerimistunnus|receipt no|交易订单号"
    ),
    "category": "category|категория|kategorie|categorie|categoria|kategoria|kategori",
    "note": "note|notes|notizen|comment|comments|kommentar|anmerkung",
    "tags": "tags|labels",
    "state": (
        "state|status|tila|stav transakce|etat|estado|stato|info|buchungsstatus|"
        "contabilizzazione|статус|transaktionsstatus|statut|stan|"
        "交易状态"
    ),
    "": (
        "glaubiger id|glaeubiger id|mandatsreferenz|original amount|original currency|"
        "local amount|local currency|foreign amount|amount foreign currency|foreign currency|"
        "exchange rate|exchange to amount|orig amount|betrag in fremdwahrung|fremdwahrung|"
        "wechselkurs|originalbetrag|originalwahrung|saldo waehrung|account owner|kontoinhaber|"
        "bank name|bic|swift|blz|bankleitzahl|bic tegenpartij|adres tegenpartij|"
        "afschriftnummer|address|adresse|emoji|receipt|opening balance|original value|"
        "running total|reward amount|tax amount|vat|steuer|transaction time|"
        "time of transaction|cas|uhrzeit|amount in usd|sheet|country|bic swift code|"
        "nazev banky|kod banky|cashback|sub category|card number|card member|name of bank|"
        "rubrieknaam|total amount fx|kurs|exchange to currency|naam bank tegenpartij|"
        "betrag ursprung|forfallodatum|value in foreign currency|amount tip|amount tax|"
        "amount fee|"
        "mandate reference|member name|cardholder|cardholder name|card holder|"
        "card holder full name|karteninhaber|name des karteninhabers|titular|titulaire|"
        "city state|zip code|sort code|"
        "category split|parent category|custom category|in main currency|main currency|"
        "extended details|erweiterte details|total fees|target amount after fees|"
        "target fee amount|source fee currency|target fee currency|target currency|"
        "transaction details type|zeitzone|timezone|time zone|heure|hora|"
        "fuseau horaire|zona horaria|shipping and handling amount|insurance amount|sales tax|"
        "reference txn id|zugehoriger transaktionscode|umsatzsteuer|"
        "versand und bearbeitungsgebuhr|name der bank|subject|absender e mail adresse|"
        "empfanger e mail adresse|from email address|to email address|"
        "correo electronico del remitente|correo electronico del destinatario|"
        "de l adresse email|a l adresse email|exchange to|exchange from|status date|"
        "branch|branch name|branch code|originating branch|sucursal|oficina|canal o sucursal|"
        "cabang|beginning balance|ending balance|postal code|plz|stadt|land|fremde gebuhren|"
        "сума в валюті операції|saaja panga kood"
    ),
}
# Columns named after a currency; pesos are of whichever country one is in.
CURRENCIES = {
    "pesos": "", "dolares": "USD", "dolar": "USD", "dollars": "USD", "euros": "EUR",
    "soles": "PEN", "colones": "CRC", "quetzales": "GTQ", "guaranies": "PYG", "reais": "BRL",
}  # fmt: skip

"""A bank's text becomes a title that a person would write: "Dishoom London".

Only what says nothing to anybody is taken away: how it was paid, numbers of cards, terminals and
receipts, dates and times, countries, and what a payment service puts before the shop's name. If
nothing would be left, the text stays as it is. The bank's own text is kept beside it.
"""

import re
from functools import lru_cache

from expenses.importing.booking import Booking

LONGEST = 200
MOST_READ = 1000  # characters; the rest cannot be seen in a title, and takes time
SHORT = 3  # letters of which a word may be an abbreviation: "BP", "KFC", "H&M"

# How it was paid, at the beginning, in the words of the banks of several countries.
_WAYS_TO_PAY = (
    # English
    r"pos(?:\s+(?:purchase|debit|withdrawal|transaction|merchandise))?",
    r"(?:debit|credit)?\s*card\s+(?:purchase|payment)(?:\s+to)?",
    r"(?:purchase|recurring\s+payment)\s+authori[sz]ed\s+on\s+\d\d/\d\d",
    r"contactless(?:\s+interac)?(?:\s+(?:purchase|payment))?|interac\s+purchase",
    r"visa\s+(?:purchase|debit(?:kartenumsatz)?)|visa(?=\s)|checkcard(?:\s+(?:purchase|\d{4}\b))?",
    r"purchase\s+card\s+[x*\d]{2,}|eftpos(?:\s+(?:debit|credit|purchase))?",
    r"(?:to|by)\s+transfer|upi(?:/(?:dr|cr|p2[am]))?(?:/\d{6,})?|(?:neft|imps|rtgs)(?:[\s/-]+[cd]r)?(?:[*/-][a-z]{4}\d{7})?",
    r"debit\s+purchase|ach\s+(?:debit|credit)|direct\s+debit(?:\s+to)?|dd|vdp|vdc|bacs|upi",
    r"aplpay|apple\s*pay|google\s*pay|gpay",
    # German and Dutch
    r"einkauf|kartenzahlung|kauf(?:/dienstleistung)?(?:\s+vom)?|einzugsermächtigung",
    r"(?:basis|folge|erst)?lastschrift|sepa(?:[-\s]+\w*(?:lastschrift|überweisung|dd|ct))?",
    r"bea(?:,?\s+(?:betaalpas|(?:apple|google)\s+pay))?|betaalautomaat|betaalpas",
    # French
    r"paiement\s+(?:par\s+)?(?:carte|cb)(?:\s+x\d+)?|carte(?:\s+x?\d{4,})?|achat\s+cb|cb",
    r"facture\s+carte(?:\s+du\s+\d{6})?|vir(?:ement)?(?:\s+sepa)?\s+(?:re[cç]u\s+)?/?de(?=\s)",
    r"prlv(?:\s+sepa)?|prelevement|vir(?:\s+sepa)?|virement(?:\s+en\s+votre\s+faveur)?",
    # Spanish, Portuguese, Italian
    r"(?:compra|pago)(?:\s+(?:en|tarj\.?(?:\s+[x*\d]{4,})?|con\s+tarjeta(?:\s+en)?|no\s+d[ée]bito))?|recibo|adeudo",
    r"rshop|pix\s+(?:qrs|transf|recebido|enviado)",
    r"pagamento\s+(?:pos|visa\s+debit)|addebito(?:\s+sdd)?",
    # Polish, Czech, and the North
    r"zakup(?:\s+przy\s+użyciu\s+karty)?|platba\s+kartou|nákup\s+kartou",
    r"kortköp|varekjøp|korttiosto",
)
_PAID = re.compile(rf"^(?:{'|'.join(_WAYS_TO_PAY)})(?:[\s:\-/*]+|$)", re.IGNORECASE)
_PAID_AFTER = re.compile(
    r"(?<=\S)[\s:\-/*]+(?:kartenzahlung|lastschrift|girocard|contactless|sans\s+contact"
    r"|zakup\s+przy\s+użyciu\s+karty.*|przelew\s+(?:zewn|wewn)ętrzny.*)$",
    re.IGNORECASE,
)
# Services that put their own name before the shop's.
_SERVICES = "sq|tst|sp|pp|paypal|pypl|zettle_|iz|izettle|sumup|adyen|stripe|klarna|mollie|ppro|crv"
_THROUGH = re.compile(rf"^(?:{_SERVICES}|py|wl|eb|fs|in)\s*[*_]\s*", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_CLOCK = r"\d{1,2}[.:]\d{2}(?:[.:]\d{2})?"
_NOISE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\s+(?:(?:ppd|web|ccd|tel|arc)\s+id|indn)\s*:.*$",
        r"\s+des:(?=\S).*$",
        r"\s/?(?:motif|mdt|ech|id\s+emetteur)[\s/].*$",
        r",\s*pas\s?\d{2,}\b.*$",
        r"\bcarte\s+(?:no\b|n°|\d{4,}x*).*$",
        r"\b(?:eur|usd|gbp|chf)\s*\d+[.,]\d{2}\b",
        r"(?<!payment)[-/][\w.]+@\w+.*$",
        r"(?<=\w)/(?:[a-z]{4}/|\d{6,}).*$",
        r"\s+end-to-end-ref\b.*$",
        r"[\s/]+kfn\s+\d.*$",
        r"\*(?=[a-z]*\d)[a-z\d]{5,}$",
        rf"\b(?:\d{{4}}\s+)?\d{{1,2}}(?:{_MONTHS})\d{{2}}(?:\d{{2}})?\b",
        r"\bcard\s+(?:no\.?\s*)?[x*\d]{2,}\b.*$",
        r"\bkarten?[\s-]*(?:nr\.?|nummer)\s*[x*\d]+",
        r"\bcarta\s+(?:n\.?\s*)?[x*\d]{2,}",
        r"\bcb\s*\*+\s*\d+.*$",
        r"\b(?:value\s+)?date:?\s+\d{1,2}[./-]\d{1,2}[./-]\d{2,4}",
        r"\b(?:on|vom|le|du|am|del)\s+\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{2,4})?)?\b",
        rf"\bon\s+\d{{1,2}}\s+(?:{_MONTHS})[a-z]*\b",
        r"\b\d{4}-\d{2}-\d{2}(?:t\d{2}:\d{2}(?::\d{2})?)?\b",
        rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})?(?:[\s/]+{_CLOCK})?(?!\d)",
        rf"^\d{{1,2}}\s?(?:{_MONTHS})\b",
        r"^\d{1,2}[./]\d{1,2}(?=\s)",
        r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:uhr|uur))?\b",
        r"\b(?:nr|ref|term|terminal|pas|pasvolgnr|auth|trace|fil|sagt\s+danke|dankt)\b[.:]?\s*(?:[x\d*]+\b)?",
        r"\b(?:[a-z]{0,2}\d{6,}[a-z]*|[a-z]\d{3,}|[x*]{2,}\d+|(?:fil|pas|term)\d+)\b",
        r"\b\d{3}-\d{3}-\d{4}\b",
        r"\s#?\b(?!(?:19|20)\d\d\b)\d{3,}\b(?=\s|$)",
        r"[\s-]\d{2}/\d{2}$",
        r"^\d+\s+(?=[^\W\d]{3})",
        r"[#*]\d+\b",
    )
]
_COUNTRIES = (
    "GBR?|USA?|DEU?|FRA?|ESP?|ITA?|NLD?|BEL?|AUT?|CHE?|IRL?|IE|PRT?|POL?|CZE?|DNK?|SWE?|NOR?|FIN?"
)
_COUNTRY = re.compile(rf"[\s/,]+(?:{_COUNTRIES}|LUX?|CAN?|AUS?|NS\s+AUS|JPN?)$")
# What British banks put behind for how it was paid.
_CODE = re.compile(r"(?<=\w)\s+(?:BCC|BGC|BBP|CPM|DDR|DPC)$")
# Whom it went to, in a text that says so among other things: "… Naam: VATTENFALL Machtiging: …".
_WHO = re.compile(
    r"(?:\b(?:adres|auftraggeber|de|empfänger|naam|name|nadawca|odbiorca"
    r"|nazwa (?:nadawcy|odbiorcy))\s*:|;\s*od:|/NAME/)\s*(?P<who>[^:;/]+?)"
    r"(?=\s*(?:;|\s(?:adres|data|nazwa|numer|rachunek)\s|/[A-Z]{4}/"
    r"|\s[^\W\d_]+\.?(?:\s*/\s*[^\W\d_]+)?\s*:|$))",
    re.IGNORECASE,
)
_COMMAS = re.compile(r"\s*(?:,\s*)*,(?=\s|$)")
_EDGES = " \t-–/,;:.*+|#_'\""


def title_of(booking: Booking) -> str:
    """Return what a person called it, else whom it went to, else what it was for."""
    if booking.title:
        return booking.title[:LONGEST]
    return _title_of_texts(booking.counterparty, booking.purpose, booking.kind)


@lru_cache(maxsize=10_000)
def _title_of_texts(*texts: str) -> str:
    return next((title for text in texts if text and (title := readable(text))), "")


def readable(text: str) -> str:
    """Return the bank's text as a title; the text itself if nothing of it would be left."""
    plain = " ".join(text.replace("//", " ").split())[:MOST_READ]
    who = _WHO.search(plain)
    short = who["who"] if who and _says_something(who["who"]) else plain
    for _time in range(3):
        shorter = _PAID_AFTER.sub("", _THROUGH.sub("", _PAID.sub("", short))).strip(_EDGES)
        if not any(letter.isalpha() for letter in shorter) or shorter == short:
            break
        short = shorter
    bare = short.strip(_EDGES)
    if _says_something(bare):
        short = bare
    for noise in _NOISE:
        shorter, found = noise.subn(" ", short)
        if found and _says_something(shorter := " ".join(shorter.split()).strip(_EDGES)):
            short = shorter
    short = _CODE.sub("", _COUNTRY.sub("", short)).strip(_EDGES) or short
    short = _COMMAS.sub(",", short).strip(_EDGES) or short
    return _cased(short or plain)[:LONGEST].rstrip()


def _says_something(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) > 1


def _cased(text: str) -> str:
    """Write capitals as a name is written, unless somebody chose the letters with care."""
    if any(letter.islower() for letter in text) and any(letter.isupper() for letter in text):
        return text
    words = text.split(" ")
    return " ".join(_word(word, is_alone=len(words) == 1) for word in words)


def _word(word: str, *, is_alone: bool) -> str:
    letters = [letter for letter in word if letter.isalpha()]
    has_vowel = any(letter in "AEIOUYÄÖÜÉÈÁÍÓÚaeiouyäöüéèáíóú" for letter in letters)
    if word.isupper() and len(letters) <= SHORT and (not has_vowel or is_alone or "&" in word):
        return word
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]{1,2}\b)?", lambda found: found[0].capitalize(), word)

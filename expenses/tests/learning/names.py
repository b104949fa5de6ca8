"""What merchants are called, and how a bank writes it."""

from datetime import date
from random import Random

CITIES = [
    "London", "Leeds", "Bristol", "Dublin", "Berlin", "Hamburg", "Köln", "Wien", "Zürich",
    "Paris", "Lyon", "Nantes", "Madrid", "Sevilla", "Bilbao", "Porto", "Roma", "Gent",
    "Utrecht", "Oslo",
]  # fmt: skip
COUNTRIES = ["GB", "DE", "FR", "ES", "IE", "AT", "NL"]

# Chains as they are called somewhere; most say nothing of what they sell.
CHAINS = {
    "supermarket": "Tesco|Sainsbury's|Aldi|Lidl|Rewe|Edeka|Carrefour|Monoprix|Mercadona|Dia|Spar"
    "|Coop",
    "bakery": "Greggs|Kamps|Paul|Granier|Ditsch|Gail's",
    "restaurant": "Dishoom|Nando's|Vapiano|Wagamama|Hippopotamus|Foster's Hollywood|Pret a Manger",
    "cafe": "Costa|Starbucks|Caffè Nero|Einstein|Columbus|Balzac",
    "fuel": "Shell|BP|Aral|Total|Repsol|Esso|Cepsa|Texaco",
    "transit": "TfL|Trainline|DB Vertrieb|RATP|Renfe|Uber|Bolt|FlixBus|SNCF|BVG",
    "pharmacy": "Boots|Superdrug|dm|Rossmann",
    "clothing": "Zara|H&M|Uniqlo|Primark|C&A|Mango|Decathlon",
    "electronics": "Currys|MediaMarkt|Fnac|Saturn|Apple",
    "marketplace": "Amazon|eBay|AliExpress|Etsy",
    "furniture": "IKEA|Maisons du Monde|B&Q|OBI|Leroy Merlin",
    "utility": "Thames Water|EDF|Vattenfall|Iberdrola|Vodafone|Telekom|Orange|O2",
    "streaming": "Netflix|Spotify|Disney Plus|Audible|Nintendo|Steam",
    "cinema": "Odeon|CinemaxX|Pathé|Yelmo|Vue",
    "hotel": "Ibis|Premier Inn|Airbnb|Motel One|Booking.com",
    "airline": "easyJet|Ryanair|Lufthansa|Iberia|Vueling",
    "books": "Waterstones|Thalia|Gibert|Hugendubel|Udemy",
    "charity": "Oxfam|UNICEF|Cruz Roja",
}

# What small ones put before or after somebody's name.
TELLING = {
    "supermarket": "Supermarkt *|* Market|* Grocers|Épicerie *|Alimentación *|* Food Hall",
    "bakery": "Bäckerei *|Boulangerie *|* Bakery|Panadería *|Konditorei *",
    "restaurant": "Restaurant *|Pizzeria *|* Kitchen|Taverna *|Gasthaus *|Bistro *|* Grill|Sushi *",
    "cafe": "Café *|* Coffee|Kaffeehaus *|* Espresso Bar|Cafetería *",
    "fuel": "Tankstelle *|* Service Station|Gasolinera *",
    "transit": "Taxi *|Parking *|* Cabs|Stadtwerke Verkehr *",
    "pharmacy": "Apotheke *|* Pharmacy|Pharmacie *|Farmacia *",
    "doctor": "Dr. *|Zahnarzt *|* Dental|Clínica *|Cabinet *|Optik *",
    "clothing": "* Fashion|Boutique *|Schuhhaus *|* Shoes|Modas *",
    "electronics": "* Computers|Elektro *|* Digital",
    "marketplace": "* Online|* Direct",
    "furniture": "Möbel *|* Interiors|Baumarkt *|Muebles *|* Hardware",
    "utility": "Stadtwerke *|* Energy|Aguas de *|* Broadband",
    "streaming": "* TV|* Music",
    "cinema": "Kino *|* Cinema|Cine *|Théâtre *|* Bowling",
    "hotel": "Hotel *|Pension *|Hostal *|* Lodge",
    "airline": "* Airways|Air *",
    "books": "Buchhandlung *|* Books|Librairie *|Librería *|Volkshochschule *",
    "charity": "* Foundation|Fundación *|Tierheim *",
}
# Words that stand before any kind of shop.
PLAIN = ["*", "*", "*", "* & Co", "* Ltd", "* GmbH", "Casa *", "Royal *", "The * Company", "City *"]
SURNAMES = (
    "Schmidt Müller Weber Becker Hoffmann Wagner Schäfer Koch Richter Klein Wolf Neumann"
    " Martin Bernard Dubois Moreau Laurent Lefèvre Roux Fournier Girard Mercier Garcia Lopez"
    " Sánchez Romero Navarro Torres Domínguez Vázquez Ramos Smith Jones Taylor Brown Wilson"
    " Evans Walker Wright Hughes Green Wood Harris Lewis King Baker Cook Turner Parker Murphy"
    " Kelly Byrne Ryan Rossi Ferrari Esposito Bianchi Nowak Jansen de Vries Lindqvist"
).split()
ENDS = ["a", "o", "ix", "ex", "um", "ly", "ora", "eo", "ini", "ato", "en", "is"]
STARTS = ["Zal", "Kor", "Vin", "Tar", "Mel", "Bra", "Qui", "Lum", "Fro", "Gal", "Nev", "Sol", "Dru"]
MIDDLES = ["and", "ov", "ip", "est", "ar", "und", "il", "ob", "em"]

WORDINGS = [
    "POS {number} {NAME} {CITY} {COUNTRY}",
    "CARD PAYMENT TO {NAME},{CITY} ON {day:%d %b}",
    "{NAME}//{CITY}/DE {day:%d.%m.%Y} {hour:02d}:41 Kartenzahlung",
    "PAIEMENT CB {day:%d/%m} {NAME} {CITY}",
    "COMPRA TARJ. {NAME} {CITY} {number}",
    "{NAME} {number} {CITY}",
    "SumUp *{NAME}",
    "VISA PURCHASE {day:%d%b} {NAME} #{number} {CITY}",
    "Lastschrift {NAME} REF {number}{number}",
]
CUT_AT = 22  # a terminal sends no more of a name


def named(random: Random, kind: str) -> str:
    """Return a name: of a chain, of somebody's shop, or one that was made up for a brand."""
    draw = random.random()
    chains = CHAINS.get(kind, "").split("|")
    if draw < 0.3 and chains != [""]:
        return random.choice(chains)
    name = random.choice(SURNAMES)
    if random.random() < 0.4:
        name = random.choice(STARTS) + random.choice(MIDDLES) + random.choice(ENDS)
    patterns = TELLING[kind].split("|") if draw < 0.7 else PLAIN
    return random.choice(patterns).replace("*", name)


def written(random: Random, wording: str, name: str, city: str, day: date) -> str:
    return wording.format(
        NAME=name.upper()[:CUT_AT],
        CITY=city.upper(),
        COUNTRY=random.choice(COUNTRIES),
        number=random.randrange(1000, 9999),
        day=day,
        hour=random.randrange(8, 21),
    )

"""German words, and what they usually mean."""

WORDS = {
    "groceries": """
        supermarkt -supermarkt lebensmittel -markthalle bäcker -bäcker -bäckerei bäckerei- backshop
        konditorei -konditorei backhaus metzger -metzgerei fleischerei feinkost hofladen biomarkt
        naturkost wochenmarkt getränke getränkemarkt edeka rewe kaufland netto penny
    """,
    "eating": """
        restaurant- gaststätte gasthaus gasthof wirtshaus brauhaus imbiss- -imbiss kantine
        kaffee- kaffeehaus café eisdiele eiscafé pizzeria- döner schnitzel biergarten mensa
        mittagessen abendessen frühstück weinstube lieferando
    """,
    "housing": """
        miete kaltmiete warmmiete vermieter hausverwaltung wohnung -wohnung wohnungsbau möbel-
        -möbel möbelhaus baumarkt -baumarkt handwerker klempner schreinerei tischlerei maler
        gartencenter nebenkosten
    """,
    "utilities": """
        strom gas wasser wasserwerke stadtwerke fernwärme heizung internet mobilfunk telefon
        rundfunk rundfunkbeitrag müllabfuhr abfall energie- -energie -energy telekom
    """,
    "transport": """
        bahn bahnhof fahrkarte fahrschein monatskarte deutschlandticket verkehrsbetriebe
        verkehrsverbund tankstelle -tankstelle benzin diesel parkhaus parkplatz werkstatt
        autohaus reifen- -reifen fahrrad- maut taxi- aral
    """,
    "health": """
        apotheke -apotheke arzt -arzt ärztin zahnarzt praxis -praxis klinik klinikum krankenhaus
        krankenkasse drogerie optik- optiker -optik augenoptik physiotherapie sanitätshaus
        fitnessstudio
    """,
    "shopping": """
        mode- modehaus bekleidung kleidung schuhe schuhhaus schuh- kaufhaus elektronik elektro-
        juwelier friseur friseursalon parfümerie
    """,
    "entertainment": """
        kino -kino theater -theater konzert -konzert oper museum -museum schwimmbad freizeitpark
        spiele videothek eintritt
    """,
    "travel": """
        hotel- pension ferienwohnung jugendherberge flug -flug fluggesellschaft flughafen reise-
        -reisen reisebüro urlaub
    """,
    "education": """
        buchhandlung -buchhandlung bücher- buchladen schule -schule schulgeld kita kindergarten
        volkshochschule universität studium semesterbeitrag nachhilfe schreibwaren
    """,
    "gifts": """
        geschenk -geschenk geschenke blumen- spende -spende spenden tierheim stiftung
        spielwaren
    """,
    "income": """
        gehalt lohn -lohn bezüge rente zinsen dividende kindergeld elterngeld
    """,
    "transfers": """
        umbuchung sparkonto übertrag tagesgeld
    """,
}

"""French words, and what they usually mean."""

WORDS = {
    "groceries": """
        supermarché supermarche supérette epicerie épicerie boulangerie boulanger pâtisserie
        patisserie boucherie charcuterie fromagerie poissonnerie primeur marché marche
        alimentation carrefour leclerc intermarché monoprix
    """,
    "eating": """
        brasserie bistrot crêperie creperie traiteur salon_de_thé cantine déjeuner dîner café
        glacier rôtisserie sandwicherie buvette saladerie
    """,
    "housing": """
        loyer bailleur syndic copropriété meubles ameublement bricolage quincaillerie plombier
        serrurier décoration jardinerie menuiserie
    """,
    "utilities": """
        électricité electricite eau eaux gaz chauffage fibre téléphone opérateur edf engie
        veolia
    """,
    "transport": """
        train gare métro autobus tramway billet péage peage essence carburant station-service
        stationnement autoroute autoroutes vélo covoiturage sncf ratp
    """,
    "health": """
        pharmacie pharmacien médecin medecin docteur dentiste cabinet clinique hôpital hopital
        laboratoire mutuelle opticien optique kiné
    """,
    "shopping": """
        vêtements chaussures chaussure maroquinerie bijouterie coiffeur coiffure parfumerie
        librairie-papeterie électroménager prêt-à-porter
    """,
    "entertainment": """
        cinéma cine théâtre theatre concert musée spectacle spectacles jeux piscine patinoire
        billetterie
    """,
    "travel": """
        hôtel auberge gîte camping vol compagnie_aérienne aéroport voyage voyages vacances
        chambres_d'hôtes
    """,
    "education": """
        librairie livres école ecole collège lycée université formation cours papeterie crèche
        scolarité
    """,
    "gifts": """
        cadeau cadeaux fleuriste fleurs don dons association jouets
    """,
    "income": """
        salaire paie traitement pension_retraite intérêts dividendes allocations caf
    """,
    "transfers": """
        épargne livret virement_interne
    """,
}

"""English words, and what they usually mean."""

WORDS = {
    "groceries": """
        supermarket supermarkets grocery groceries grocer grocers greengrocer butcher butchers
        bakery bakers deli delicatessen fishmonger farmers market foods wholefoods superstore
        minimart convenience lidl aldi spar
    """,
    "eating": """
        restaurant restaurants cafe coffee coffeehouse espresso diner bistro brasserie pizza
        pizzeria burger burgers kebab sushi ramen noodle noodles curry grill steakhouse bbq
        kitchen tavern pub bar taproom brewery takeaway takeout canteen eatery lunch dinner
        breakfast brunch snack sandwich sandwiches tacos bagel donuts gelato tearoom
        mcdonald's starbucks deliveroo doordash
    """,
    "housing": """
        rent landlord mortgage letting lettings housing furniture interiors diy hardware
        plumber plumbing electrician locksmith carpets curtains bedding ikea
    """,
    "utilities": """
        electricity energy electric water gas heating broadband internet telecom telecoms mobile
        fibre sewage council utility utilities vodafone
    """,
    "transport": """
        taxi taxis cab cabs bus train trains rail railway railways metro subway tram transit
        transport underground ferry parking petrol gasoline fuel toll tolls garage tyre tyres
        mot carwash scooter uber lyft shell esso service_station
    """,
    "health": """
        pharmacy pharmacies chemist drugstore doctor doctors dentist dental clinic hospital
        medical medicine physio physiotherapy optician opticians optical optometry gym fitness
        health surgery therapy yoga pilates
    """,
    "shopping": """
        clothing clothes fashion shoes footwear boutique apparel jewellery jewelry jewellers
        electronics computers outfitters department cosmetics perfume hairdresser barber barbers
        salon
    """,
    "entertainment": """
        cinema cinemas theatre theater movies concert concerts museum gallery bowling arcade
        games gaming zoo streaming music records tickets ticketmaster netflix spotify playstation
    """,
    "travel": """
        hotel hotels hostel motel inn lodge resort airline airlines airways airport flight
        flights travel holidays cruise cruises airbnb
    """,
    "education": """
        books bookshop bookstore school college university tuition course courses academy
        training stationery library kindergarten nursery
    """,
    "gifts": """
        gift gifts florist florists flowers charity donation donations foundation toys
    """,
    "income": """
        salary wages payroll payslip dividend dividends interest pension bonus
    """,
    "transfers": """
        transfer savings
    """,
}

"""What a household pays: bills by the calendar, and habits by the day of the week.

Amounts are whole hundredths, so that no float comes near money; in a currency without
decimals they are whole units, which keeps prices believable there too.
"""

from typing import NamedTuple

BANK, CREDIT, DEBIT, CASH = "Bank account", "Credit card", "Debit card", "Cash"

EVERY_MONTH = tuple(range(1, 13))
SAME_ALL_YEAR = (1000,) * 12
HEATING = (1500, 1450, 1250, 1000, 800, 650, 600, 600, 700, 950, 1200, 1400)


class Bill(NamedTuple):
    """What is paid, or received if negative, on one day of some months."""

    title: str
    category: str
    cents: int
    day: int
    paid: str = BANK
    months: tuple[int, ...] = EVERY_MONTH
    season: tuple[int, ...] = SAME_ALL_YEAR  # in thousandths, by month
    rises_by: int = 0  # in thousandths a year
    is_repeating: bool = True
    note: str = ""


class Place(NamedTuple):
    """Where one pays about `cents`; how often compared with the habit's other places."""

    title: str
    cents: int
    weight: int = 10
    paid: str = DEBIT
    category: str = ""  # when it is not the habit's
    note: str = ""
    tags: tuple[str, ...] = ()
    varies: bool = True


class Habit(NamedTuple):
    category: str
    week: tuple[int, ...]  # how often, in thousandths, from Monday to Sunday
    places: tuple[Place, ...]
    rounded_to: int = 1
    december: int = 1
    is_refund: bool = False


BILLS = (
    Bill("Rent", "Housing / Rent", 118000, 1, rises_by=30),
    Bill("Salary", "Income", -345000, 25, rises_by=35, is_repeating=False),
    Bill("To savings", "Transfers", 30000, 26),
    Bill("City Power", "Utilities", 6400, 3, season=HEATING, rises_by=40),
    Bill("Water works", "Utilities", 8450, 5, months=(2, 5, 8, 11), rises_by=20),
    Bill("Fibre internet", "Utilities", 3999, 8),
    Bill("Mobile phone", "Utilities", 1900, 12),
    Bill("Tunewave", "Entertainment / Subscriptions", 999, 17, CREDIT),
    Bill("Cloud storage", "Entertainment / Subscriptions", 299, 21, CREDIT),
    Bill("Morning Paper", "Entertainment / Subscriptions", 1250, 6, CREDIT),
    Bill("Northside Gym", "Health", 3400, 2, DEBIT, rises_by=20),
    Bill("Health insurance", "Health", 14200, 4, rises_by=45),
    Bill("Home insurance", "Housing", 31200, 14, months=(3,), rises_by=30, note="For one year"),
    Bill("Car insurance", "Transport", 48600, 10, months=(1,), rises_by=25, note="For one year"),
    Bill("Credit card fee", "Other", 4500, 28, CREDIT, months=(9,)),
)

# Its day is chosen so that its newest payment, the first at the higher price, is a recent one.
STREAMING = Bill("Starlight TV", "Entertainment / Subscriptions", 1299, 1, CREDIT)
STREAMING_NOW = 1599

HABITS = (
    Habit(
        "Groceries",
        (300, 250, 450, 250, 400, 750, 150),
        (
            Place("Harvest Market", 4650, 30),
            Place("Greenfield Foods", 5480, 18),
            Place("Corner Grocer", 1720, 14, CASH),
            Place("Budget Basket", 3390, 14),
            Place("Saturday farmers' market", 2260, 8, CASH, tags=("market",)),
            Place("Oak Street Bakery", 890, 12, CASH),
            Place("Household and Co", 1980, 4, note="Cleaning things and light bulbs"),
        ),
    ),
    Habit(
        "Eating out",
        (40, 50, 90, 110, 330, 460, 260),
        (
            Place("Luigi's", 3850, 12, CREDIT),
            Place("Golden Wok", 2980, 10),
            Place("Blue Door Bistro", 6240, 6, CREDIT, note="With Sam and Noor"),
            Place("Taco Stand", 1450, 10, CASH),
            Place("Curry Leaf", 3360, 8, CREDIT),
            Place("The Anchor", 2150, 9, tags=("friends",)),
            Place("Pizza at home", 2490, 9),
        ),
        rounded_to=10,
    ),
    Habit(
        "Eating out / Lunch",
        (260, 280, 260, 270, 190, 0, 0),
        (
            Place("Canteen", 790, 20),
            Place("Soup and Co", 980, 8),
            Place("Falafel House", 850, 8, CASH, varies=False),
            Place("Sushi Bar", 1390, 3, CREDIT),
        ),
        rounded_to=10,
    ),
    Habit(
        "Eating out / Coffee",
        (330, 310, 340, 300, 360, 200, 150),
        (
            Place("Bean and Leaf", 420, 20),
            Place("Station Café", 380, 12, CASH, varies=False),
            Place("Third Cup", 460, 6),
        ),
        rounded_to=10,
    ),
    Habit(
        "Transport",
        (260, 240, 250, 250, 280, 160, 110),
        (
            Place("Bus ticket", 290, 30, varies=False),
            Place("Train", 1480, 8, tags=("work",)),
            Place("Taxi", 1890, 4, CREDIT, note="Last bus was gone"),
            Place("Parking", 550, 8, CASH),
            Place("Bicycle repair", 3900, 1),
        ),
        rounded_to=10,
    ),
    Habit(
        "Transport / Fuel",
        (70, 40, 60, 50, 150, 140, 60),
        (Place("Roadside Fuel", 5420, 10), Place("Motorway Fuel", 6180, 4, CREDIT)),
    ),
    Habit(
        "Health",
        (50, 40, 50, 50, 40, 30, 0),
        (
            Place("Elm Pharmacy", 1340, 20),
            Place("Dr. Amara", 4500, 3, CREDIT, note="Check-up"),
            Place("Bright Dental", 9800, 2, CREDIT),
            Place("Optician", 12900, 1, CREDIT),
        ),
    ),
    Habit(
        "Shopping",
        (60, 60, 70, 80, 90, 190, 40),
        (
            Place("Thread and Needle", 4290, 10, CREDIT),
            Place("Parcel Hub", 2760, 20, CREDIT),
            Place("Shoe Corner", 7900, 3, CREDIT),
            Place("Volt Electronics", 11900, 2, CREDIT),
            Place("Second Life", 1650, 6, CASH, tags=("second-hand",)),
            Place("Home and Garden", 3450, 7, category="Housing"),
        ),
        december=2,
    ),
    Habit(
        "Shopping",
        (10, 10, 10, 10, 10, 10, 0),
        (Place("Parcel Hub", 2760),),
        is_refund=True,
    ),
    Habit(
        "Entertainment",
        (20, 20, 30, 40, 120, 170, 80),
        (
            Place("Rex Cinema", 2400, 10),
            Place("Concert hall", 5800, 3, CREDIT, tags=("friends",)),
            Place("Bowling", 1900, 3, CASH),
            Place("Game shop", 3990, 2, CREDIT),
            Place("City museum", 1200, 4, CASH),
        ),
        rounded_to=50,
    ),
    Habit(
        "Education",
        (20, 20, 20, 20, 20, 40, 10),
        (
            Place("Page One Books", 1890, 10),
            Place("Evening course", 12000, 1, CREDIT, note="Spanish, one term"),
        ),
    ),
    Habit(
        "Gifts",
        (15, 15, 15, 20, 30, 50, 10),
        (
            Place("Flower stall", 2200, 8, CASH),
            Place("Toy box", 3150, 5),
            Place("Donation, Clean Rivers", 2500, 3, BANK),
        ),
        rounded_to=50,
        december=7,
    ),
    Habit(
        "Dog",
        (20, 10, 30, 10, 30, 60, 0),
        (Place("Paws and Claws", 3480, 10, tags=("rex",)), Place("Vet", 6900, 1, CREDIT)),
    ),
    Habit(
        "",
        (10, 10, 10, 10, 15, 15, 5),
        (Place("Cash machine fee", 250, 3, varies=False), Place("Kiosk", 640, 10, CASH)),
    ),
)

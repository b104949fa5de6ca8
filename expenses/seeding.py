"""The shared categories that a new installation begins with."""

from expenses.models import Category

INCOME, TRANSFER = Category.Kind.INCOME, Category.Kind.TRANSFER

# Name, icon, colour slot, what belongs there, what it counts as.
FIRST_CATEGORIES = [
    ("Groceries", "basket", 1, "Food and things for the home, from shops and markets"),
    ("Eating out", "cup-hot", 2, "Restaurants, cafés, takeaway, lunch at work"),
    ("Housing", "house-door", 3, "Rent, mortgage, repairs, furniture"),
    ("Utilities", "lightning-charge", 4, "Power, water, heating, internet, phone"),
    ("Transport", "bus-front", 5, "Tickets, taxi, fuel, parking, the car and the bicycle"),
    ("Health", "heart-pulse", 6, "Doctors, medicine, insurance, sport"),
    ("Shopping", "bag", 7, "Clothes, electronics, things for yourself"),
    ("Entertainment", "film", 8, "Cinema, concerts, games, streaming, hobbies"),
    ("Travel", "airplane", 9, "Holidays: flights, hotels, what is spent on the way"),
    ("Education", "mortarboard", 10, "Courses, books, school and university"),
    ("Gifts", "gift", 11, "Presents and donations"),
    ("Other", "three-dots", 12, "What fits nowhere else"),
    ("Income", "bank", 1, "Salary, interest, what others pay you", INCOME),
    ("Transfers", "piggy-bank", 12, "Between your own accounts: counts as neither", TRANSFER),
]
STEP = 10


def seed_shared_categories() -> int:
    """Make the first shared categories; return how many were made.

    Only where there is no shared category at all: what staff renamed, archived or merged
    away stays as they left it. Of two at the same moment one makes them: the other waits at
    the unique constraint and skips its own.
    """
    if Category.objects.shared().exists():
        return 0
    made = Category.objects.bulk_create(
        [
            Category(
                name=name,
                icon=icon,
                colour=colour,
                description=description,
                kind=kind[0] if kind else Category.Kind.SPENDING,
                position=position * STEP,
            )
            for position, (name, icon, colour, description, *kind) in enumerate(FIRST_CATEGORIES, 1)
        ],
        ignore_conflicts=True,
    )
    return len(made)

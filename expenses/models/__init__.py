from expenses.models.category import Category, HiddenCategory
from expenses.models.expense import ArchivedTag, Expense
from expenses.models.payment_method import PaymentMethod
from expenses.models.suggestion import Suggestion

__all__ = [
    "ArchivedTag",
    "Category",
    "Expense",
    "HiddenCategory",
    "PaymentMethod",
    "Suggestion",
]

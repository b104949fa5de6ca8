from expenses.models.archived_tag import ArchivedTag
from expenses.models.category import Category, HiddenCategory
from expenses.models.change import AddedRows, Change, ChangedRow
from expenses.models.daily_total import DailyTotal
from expenses.models.expense import Expense
from expenses.models.isolation_report import IsolationReport
from expenses.models.monthly_total import MonthlyTotal
from expenses.models.payment_method import PaymentMethod
from expenses.models.rule import Rule
from expenses.models.saved_filter import SavedFilter
from expenses.models.statement import ReadingHabit, Statement, StatementContent, StatementLine
from expenses.models.suggestion import Suggestion

__all__ = [
    "AddedRows",
    "ArchivedTag",
    "Category",
    "Change",
    "ChangedRow",
    "DailyTotal",
    "Expense",
    "HiddenCategory",
    "IsolationReport",
    "MonthlyTotal",
    "PaymentMethod",
    "ReadingHabit",
    "Rule",
    "SavedFilter",
    "Statement",
    "StatementContent",
    "StatementLine",
    "Suggestion",
]

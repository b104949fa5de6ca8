"""A step in words, and how two versions of a row differ."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from expenses.activity import Step, Touched
from expenses.models import Category, Change, Expense, PaymentMethod, Rule
from expenses.models.text import quoted
from expenses.money import format_money, format_number
from expenses.periods import format_day
from expenses.undoing import Versions

# Columns that say nothing to a person, or say again what another one says.
SILENT = {
    "id", "owner_id", "name_folded", "version", "submission", "created_at", "updated_at",
    "base_amount", "search", "set_by_hand", "position", "icon", "colour", "decided_at", "query",
    "title_pattern", "rule_id",
}  # fmt: skip

# Columns that hold one of a few names, and their words.
CHOICES = {"title_how": Rule.TitleHow, "direction": Rule.Direction}

# What only says how a row of another table came in.
WITHOUT_WORDS = {"expenses_statement", "expenses_statementline"}


def what_happened(step: Step, *, owner: User) -> str:
    """Return a sentence without a full stop: "Deleted 3 expenses"."""
    action, expenses = step.change.action, step.of("expenses_expense")
    if action == Change.Action.UNDO:
        if step.undone is None:
            return _("Undid a change")
        return _("Undid: %(what)s") % {"what": what_happened(step.undone, owner=owner)}
    if action == Change.Action.MERGE:
        return _merged(step, owner)
    if action == Change.Action.IMPORT and not expenses.count:
        return _("Imported a file without new expenses")
    if expenses.count:
        return _about_expenses(action, expenses, owner)
    return _about_the_rest(step)


def _about_expenses(action: str, expenses: Touched, owner: User) -> str:
    count = expenses.count
    said = {
        "title": quoted(expenses.name),
        "count": format_number(count, locale=owner.language),
    }
    is_one = count == 1 and bool(expenses.name)
    if action == Change.Action.IMPORT:
        words = ngettext("Imported %(count)s expense", "Imported %(count)s expenses", count)
    elif action == Change.Action.RULES:
        words = ngettext(
            "Applied rules to %(count)s expense", "Applied rules to %(count)s expenses", count
        )
    elif action == Change.Action.LOAD:
        words = ngettext("Loaded %(count)s expense", "Loaded %(count)s expenses", count)
    elif action == Change.Action.SAMPLE:
        words = ngettext(
            "Added sample data, %(count)s expense", "Added sample data, %(count)s expenses", count
        )
    elif action == Change.Action.TAG:
        words = ngettext(
            "Changed a tag of %(count)s expense", "Changed a tag of %(count)s expenses", count
        )
    elif action == Change.Action.TRASH:
        many = ngettext("Deleted %(count)s expense", "Deleted %(count)s expenses", count)
        words = _("Deleted %(title)s") if is_one else many
    elif action == Change.Action.RESTORE:
        many = ngettext("Restored %(count)s expense", "Restored %(count)s expenses", count)
        words = _("Restored %(title)s") if is_one else many
    elif expenses.added:
        many = ngettext("Added %(count)s expense", "Added %(count)s expenses", count)
        words = _("Added %(title)s") if is_one else many
    else:
        many = ngettext("Changed %(count)s expense", "Changed %(count)s expenses", count)
        words = _("Changed %(title)s") if is_one else many
    return words % said


def _merged(step: Step, owner: User) -> str:
    gone = step.of("expenses_category").name or step.of("expenses_paymentmethod").name
    moved = step.of("expenses_expense").count
    said = {"name": quoted(gone), "count": format_number(moved, locale=owner.language)}
    if not gone:  # by an administrator, whose categories have no history of a person
        words = ngettext("Moved %(count)s expense", "Moved %(count)s expenses", moved)
    elif not moved:
        words = _("Removed %(name)s")
    else:
        words = ngettext(
            "Removed %(name)s and moved %(count)s expense",
            "Removed %(name)s and moved %(count)s expenses",
            moved,
        )
    return words % said


def _about_the_rest(step: Step) -> str:
    for table, added, changed, removed in (
        (
            "expenses_category",
            _("Added the category %(name)s"),
            _("Changed the category %(name)s"),
            _("Removed the category %(name)s"),
        ),
        (
            "expenses_paymentmethod",
            _("Added %(name)s as a way to pay"),
            _("Changed the way to pay %(name)s"),
            _("Removed the way to pay %(name)s"),
        ),
        (
            "expenses_hiddencategory",
            _("Hid a category"),
            _("Changed a hidden category"),
            _("Offered a category again"),
        ),
        (
            "expenses_archivedtag",
            _("Stopped offering a tag"),
            _("Changed a tag that is not offered"),
            _("Offered a tag again"),
        ),
        (
            "expenses_savedfilter",
            _("Saved the view %(name)s"),
            _("Renamed the view %(name)s"),
            _("Deleted the view %(name)s"),
        ),
        (
            "expenses_rule",
            *_about_a_rule(step.of("expenses_rule")),
        ),
        (
            "expenses_suggestion",
            _("Dismissed a suggestion"),
            _("Dismissed a suggestion again"),
            _("Brought a suggestion back"),
        ),
    ):
        touched = step.of(table)
        if touched.count:
            words = added if touched.added else changed if touched.changed else removed
            return words % {"name": quoted(touched.name)}
    return _("Changed something that is gone for good by now")


def _about_a_rule(rule: Touched) -> tuple[str, str, str]:
    if rule.name:
        return (
            _("Added the rule %(name)s"),
            _("Changed the rule %(name)s"),
            _("Deleted the rule %(name)s"),
        )
    return _("Added a rule"), _("Changed a rule"), _("Deleted a rule")


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowInWords:
    name: str
    differences: list[Difference]


class RowWords:
    """Versions of rows as a person reads them; the names of what they point at are fetched."""

    def __init__(self, rows: list[Versions], *, owner: User, today: date) -> None:
        self.owner = owner
        self.today = today
        self.names = {
            "category_id": self._names_of(Category.objects.visible_to(owner), rows, "category_id"),
            "parent_id": self._names_of(Category.objects.visible_to(owner), rows, "parent_id"),
            "payment_method_id": self._names_of(
                PaymentMethod.objects.owned_by(owner), rows, "payment_method_id"
            ),
            "refund_of_id": self._names_of(
                Expense.objects.owned_by(owner), rows, "refund_of_id", called="title"
            ),
        }
        self.rows = [self._row(row) for row in rows if row.table not in WITHOUT_WORDS]

    def _names_of(
        self, known: Any, rows: list[Versions], column: str, *, called: str = "name"
    ) -> dict[int, str]:
        versions = [version for row in rows for version in (row.before, row.after) if version]
        wanted = {version[column] for version in versions if version.get(column)}
        return dict(known.filter(pk__in=wanted).values_list("pk", called))

    def _row(self, row: Versions) -> RowInWords:
        before, after = row.before or {}, row.after or {}
        shown = after or before
        model = _model_of(row.table)
        name = shown.get("title") or shown.get("name") or str(model._meta.verbose_name)  # noqa: SLF001 - its public name
        columns = {one.column: str(one.verbose_name) for one in model._meta.concrete_fields}  # noqa: SLF001 - as above
        changed = [
            column
            for column in columns
            if column not in SILENT and before.get(column) != after.get(column)
        ]
        differences = [
            Difference(
                label=_("deleted") if column == "deleted_at" else columns[column],
                before=self._value(before, column),
                after=self._value(after, column),
            )
            for column in changed
        ]
        return RowInWords(
            name=name, differences=[one for one in differences if one.before != one.after]
        )

    def _value(self, version: dict[str, Any], column: str) -> str:
        value = version.get(column)
        if value is None or value in ("", []):
            return ""
        if column in self.names:
            return self.names[column].get(value, _("one that is gone"))
        if column in {"amount", "amount_from", "amount_to"}:
            return format_money(
                Decimal(value),
                version["currency"],
                locale=self.owner.language,
                signed=column == "amount",
            )
        if column in CHOICES:
            return str(CHOICES[column](value).label)
        if column == "deleted_at":
            return _("in the trash")
        if column == "spent_on":
            day = date.fromisoformat(value)
            return format_day(day, today=self.today, locale=self.owner.language)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(f"#{tag}" for tag in value)
        return str(value)


def _model_of(table: str) -> type[Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)  # noqa: SLF001 - as above

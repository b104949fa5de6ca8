"""A rule in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from expenses.models import Category, Expense, Rule
from expenses.models.text import quoted
from expenses.money import format_money
from expenses.ruling import Proposed


@dataclass(frozen=True)
class RuleWords:
    rule: Rule
    name: str
    conditions: str
    actions: str


def words_of_rule(rule: Rule, *, owner: User) -> RuleWords:
    """Return what it looks for and what it does; category and payment method are fetched."""
    conditions = ", ".join(_conditions(rule, owner))
    return RuleWords(rule, quoted(rule.name), conditions, ", ".join(_actions(rule)))


def name_of_rule(rule: Rule, *, owner: User) -> str:
    """Return its name, or what it looks for where it has none."""
    return quoted(rule.name) or next(_conditions(rule, owner))


def rule_behind(expense: Expense) -> RuleWords | None:
    """Return the rule that gave the expense its category, if it is that rule's still."""
    if expense.rule_id is None or "category" in expense.set_by_hand:
        return None
    rules = Rule.objects.owned_by(expense.owner).select_related("category", "payment_method")
    rule = rules.filter(pk=expense.rule_id, category=expense.category_id).first()
    return rule and words_of_rule(rule, owner=expense.owner)


def _conditions(rule: Rule, owner: User) -> Iterator[str]:
    if rule.title_text:
        sentences = {
            Rule.TitleHow.CONTAINS: _("the title contains “%(text)s”"),
            Rule.TitleHow.IS: _("the title is “%(text)s”"),
            Rule.TitleHow.MATCHES: _("the title looks like “%(text)s”"),
        }
        yield sentences[Rule.TitleHow(rule.title_how)] % {"text": quoted(rule.title_text)}
    if rule.amount_from or rule.amount_to:
        yield _amount(rule, owner)
    elif rule.currency:
        yield _("in %(currency)s") % {"currency": rule.currency}
    if rule.direction:
        is_in = rule.direction == Rule.Direction.MONEY_IN
        yield _("money in") if is_in else pgettext("rule", "spent")
    if rule.payment_method:
        yield _("paid with %(name)s") % {"name": quoted(rule.payment_method.name)}


def _amount(rule: Rule, owner: User) -> str:
    low, high = (
        format_money(amount, rule.currency, locale=owner.language) if amount else ""
        for amount in (rule.amount_from, rule.amount_to)
    )
    if low == high:
        sentence = _("exactly %(low)s")
    elif low and high:
        sentence = _("from %(low)s to %(high)s")
    else:
        sentence = _("%(low)s or more") if low else _("up to %(high)s")
    return sentence % {"low": low, "high": high}


def _actions(rule: Rule) -> Iterator[str]:
    if rule.category:
        yield _("file under %(name)s") % {"name": quoted(rule.category.name)}
    if rule.new_title:
        yield _("call it “%(title)s”") % {"title": quoted(rule.new_title)}
    if rule.tags:
        yield _("add %(tags)s") % {"tags": quoted(" ".join(f"#{tag}" for tag in rule.tags))}
    if rule.is_excluded:
        yield _("leave out of statistics")
    if rule.is_repeating:
        yield _("mark as a bill or subscription")


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ProposedInWords:
    proposed: Proposed
    differences: list[Difference]
    staying: list[str]


def proposed_in_words(row: Proposed, categories: dict[int, Category]) -> ProposedInWords:
    """Return how the expense would differ; `categories` are all that its owner sees."""
    stored = row.expense
    none = _("No category")
    labels = {
        "category": _("Category"),
        "title": _("What was it"),
        "tags": _("Tags"),
        "is_excluded": _("Left out of statistics"),
        "is_repeating": _("A bill or subscription"),
    }
    both = [
        (
            labels["category"],
            *(
                categories[pk].name if pk in categories else none
                for pk in (stored.category_id, row.category_id)
            ),
        ),
        (labels["title"], stored.title, row.title),
        (labels["tags"], _tags(stored.tags), _tags(row.tags)),
        (labels["is_excluded"], _yes(stored.is_excluded), _yes(row.is_excluded)),
        (labels["is_repeating"], _yes(stored.is_repeating), _yes(row.is_repeating)),
    ]
    differences = [Difference(*one) for one in both if one[1] != one[2]]
    return ProposedInWords(row, differences, [labels[name] for name in row.left_alone])


def _tags(tags: Sequence[str]) -> str:
    return " ".join(f"#{tag}" for tag in tags) or _("none")


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else _("no")

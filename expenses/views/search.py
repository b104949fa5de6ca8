"""Where to go and what to do, by a few letters: a page, and what the palette shows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from accounts.folding import fold
from accounts.models import User
from expenses.forms.filter import LONGEST_SEARCH
from expenses.models.text import CONTROL_CHARACTERS
from expenses.money import AmountError, format_money, parse_amount
from expenses.seeking import MOST, categories_named, expenses_named
from expenses.views.owned import SignedInRequest
from expenses.views.parts import PartMixin

PAGES = [
    ("expenses:dashboard", gettext_lazy("Dashboard"), "house"),
    ("expenses:expense-list", gettext_lazy("Expenses"), "list-ul"),
    ("expenses:insights", gettext_lazy("Insights"), "graph-up-arrow"),
    ("expenses:import-list", gettext_lazy("Import"), "upload"),
    ("expenses:category-list", gettext_lazy("Categories"), "tags"),
    ("expenses:payment-method-list", gettext_lazy("Paid with"), "credit-card"),
    ("expenses:tag-list", gettext_lazy("Tags"), "hash"),
    ("expenses:rule-list", gettext_lazy("Rules"), "funnel"),
    ("expenses:saved-filter-list", gettext_lazy("Saved views"), "bookmark"),
    ("expenses:activity", gettext_lazy("Activity"), "clock-history"),
    ("expenses:expense-trash", gettext_lazy("Trash"), "trash"),
    ("accounts:settings-profile", gettext_lazy("Profile"), "person"),
    ("accounts:settings-money", gettext_lazy("Money and dates"), "gear"),
    ("accounts:settings-security", gettext_lazy("Security"), "shield-lock"),
    ("accounts:settings-tokens", gettext_lazy("API tokens"), "key"),
    ("accounts:settings-data", gettext_lazy("Your data"), "gear"),
    ("expenses:help", gettext_lazy("Help and keyboard"), "keyboard"),
]
ACTIONS = [
    ("expenses:expense-create", gettext_lazy("Add expense"), "plus-lg"),
    ("expenses:import-new", gettext_lazy("Import a bank file"), "upload"),
    ("expenses:export", gettext_lazy("Export expenses"), "download"),
    ("expenses:category-create", gettext_lazy("New category"), "tags"),
    ("expenses:payment-method-create", gettext_lazy("New payment method"), "credit-card"),
    ("expenses:rule-create", gettext_lazy("New rule"), "funnel"),
]


@dataclass(frozen=True)
class Found:
    label: str
    address: str
    icon: str = ""
    more: Any = ""
    category: Any = None
    expense: Any = None


@dataclass(frozen=True)
class Group:
    key: str
    title: Any
    found: list[Found]


def amount_said(text: str, *, owner: User) -> Found | None:
    """Offer to add an expense where the first word is an amount: "12.50 lunch"."""
    first, _space, what = text.partition(" ")
    try:
        amount = parse_amount(first, currency=owner.currency, locale=owner.language)
    except AmountError:
        return None
    money = format_money(amount, owner.currency, locale=owner.language)
    given = {"amount": first} | ({"what": what.strip()} if what.strip() else {})
    words = {"amount": money, "what": what.strip()}
    label = _("Add %(amount)s, %(what)s") if what.strip() else _("Add %(amount)s")
    return Found(
        label % words, f"{reverse('expenses:expense-create')}?{urlencode(given)}", "plus-lg"
    )


def places(routes: list[tuple[str, Any, str]], text: str) -> list[Found]:
    sought = fold(text).strip()
    return [
        Found(str(label), reverse(route), icon)
        for route, label, icon in routes
        if any(part.startswith(sought) for part in [fold(str(label)), *fold(str(label)).split()])
    ][:MOST]


def groups_for(text: str, *, owner: User) -> list[Group]:
    """Return what fits the text, in groups of at most eight; what may be done where it is empty."""
    amount = amount_said(text, owner=owner)
    actions = [*([amount] if amount else []), *places(ACTIONS, text)][:MOST]
    expenses = [
        Found(one.title, one.get_absolute_url(), expense=one, category=one.category)
        for one in expenses_named(owner=owner, text=text)
    ]
    listed = reverse("expenses:expense-list")
    categories = [
        Found(one.name, f"{listed}?category={one.pk}", category=one)
        for one in categories_named(owner=owner, text=text)
    ]
    groups = [
        Group("pages", _("Go to"), places(PAGES, text)),
        Group("actions", _("Actions"), actions),
        Group("expenses", _("Expenses"), expenses),
        Group("categories", _("Categories"), categories),
    ]
    if amount:
        groups.insert(0, groups.pop(1))
    return [group for group in groups if group.found]


class Search(PartMixin, TemplateView):
    template_name = "expenses/search.html"
    part_name = "expenses/_search_found.html"
    http_method_names = ["get", "head"]
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = CONTROL_CHARACTERS.sub(" ", self.request.GET.get("q", ""))[:LONGEST_SEARCH].strip()
        groups = groups_for(text, owner=self.request.user)
        return super().get_context_data(q=text, groups=groups, **kwargs)

"""Every page there is, found through the resolver, and people to see them as.

A new page without arguments, or with those of WHICH, is among them by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.half_way import wait_for_second_step
from accounts.models import User
from accounts.proven import mark_proven
from expenses.demo.people import make_demo_person
from expenses.isolation.proof import Chapter, keep_report
from expenses.isolation.walls import Finding
from expenses.models import Category, PaymentMethod
from expenses.templatetags import filling, framing, icons, navigation
from expenses.tests.importing.taking import a_csv, examined, taken_in
from expenses.tests.making import (
    a_category,
    a_change,
    a_passkey,
    a_payment_method,
    a_person,
    a_recovery_code,
    a_rule,
    a_saved_filter,
    a_token,
    an_authenticator_app,
    an_expense,
)
from expenses.views import rows_drawn

VISITOR, HALF_WAY, PERSON, STAFF = "a visitor", "half way in", "a person", "staff"

# What answers GET and is no page of ours, or not by its address alone.
EXCUSED = {
    "expenses:export-csv": "a file",
    "expenses:export-xlsx": "a file",
    "expenses:export-json": "a file",
    "expenses:export-ofx": "a file",
    "expenses:export-archive": "a file",
    "expenses:import-unreadable": "a file",
    "expenses:waiting": "JSON",
    "manifest": "a file",
    "worker": "a script",
    "expenses:insights-csv": "a file",
    "expenses:line-reading": "leads elsewhere",
    "expenses:line-save": "leads elsewhere",
    "expenses:expense-count": "leads to the list",
    "accounts:leaving": "leads elsewhere unless the account is going",
    "accounts:settings-two-step": "leads elsewhere unless an app is half set up",
    "admin:accounts_user_add": "staff make nobody",
    "admin:accounts_user_delete": "staff remove nobody",
    "admin:expenses_isolationreport_add": "a command makes them",
    "admin:expenses_isolationreport_delete": "the oldest go by themselves",
    "admin:login": "leads to the sign-in",
    "admin:password_change": "leads to the settings",
    "admin:password_change_done": "Django's, and not led to",
    "admin:logout": "takes POST only",
    "admin:jsi18n": "a script",
    "admin:autocomplete": "JSON",
    "admin:view_on_site": "leads elsewhere",
    "admin:app_list": "the index again, in part",
}
# Django's own pages, for nobody but those who look after the jobs; and no pages, but JSON.
EXCUSED_BEGINNINGS = ("admin:procrastinate_", "api:")


@dataclass
class Account:
    """A person, with a row of each kind there is an address for."""

    person: User
    rows: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    seen_by: str


def _reset_link(account: Account) -> list[Any]:
    person = account.person
    return [
        urlsafe_base64_encode(force_bytes(person.pk)),
        default_token_generator.make_token(person),
    ]


# What the arguments of an address are of: by the beginning of the page's name.
WHICH: dict[str, Callable[[Account], list[Any]]] = {
    "accounts:email-link": lambda account: ["link"],
    "accounts:keep-link": lambda account: ["link"],
    "accounts:password-reset-confirm": _reset_link,
    "accounts:settings-passkey": lambda account: [account.rows["passkey"].pk],
    "admin:accounts_user_": lambda account: [account.person.pk],
    "admin:expenses_category_": lambda account: [account.rows["shared"].pk],
    "admin:expenses_isolationreport_": lambda account: [account.rows["report"].pk],
    "expenses:activity-": lambda account: [account.rows["change"].pk],
    "expenses:category-": lambda account: [account.rows["category"].pk],
    "expenses:expense-": lambda account: [account.rows["expense"].pk],
    "expenses:saved-filter-": lambda account: [account.rows["saved"].pk],
    "expenses:import-check": lambda account: [account.rows["ready"].pk],
    "expenses:import-map": lambda account: [account.rows["asking"].pk],
    "expenses:import-result": lambda account: [account.rows["imported"].pk],
    "expenses:payment-method-": lambda account: [account.rows["method"].pk],
    "expenses:rule-": lambda account: [account.rows["rule"].pk],
}
QUERIES: dict[str, Callable[[Account], str]] = {
    "admin:expenses_category_merge": lambda account: f"?category={account.rows['shared'].pk}",
    "expenses:saved-filter-create": lambda account: "?q=lunch&in=spent",
    "expenses:tag-rename": lambda account: "?tag=holiday",
}


def routes(resolver: Any = None, namespace: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                found.append((namespace + entry.name, entry))
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found += routes(entry, inner)
    return found


def is_asked_for(route: URLPattern) -> bool:
    view = getattr(route.callback, "view_class", None)
    return view is None or ("get" in view.http_method_names and hasattr(view, "get"))


def pages_of(account: Account) -> list[Page]:
    return [
        Page(name, path_of(name, route, account), seen_by(name, route))
        for name, route in routes()
        if is_asked_for(route) and name not in EXCUSED and not name.startswith(EXCUSED_BEGINNINGS)
    ]


def path_of(name: str, route: URLPattern, account: Account) -> str:
    arguments = []
    if route.pattern.converters or route.pattern.regex.groups:
        kinds = [kind for kind in WHICH if name.startswith(kind)]
        assert kinds, f"say in WHICH what the arguments of {name} are"
        arguments = WHICH[max(kinds, key=len)](account)
    query = QUERIES[name](account) if name in QUERIES else ""
    return reverse(name, args=arguments) + query


def seen_by(name: str, route: URLPattern) -> str:
    if name.startswith("admin:"):
        return STAFF
    if name.startswith("accounts:two-step"):
        return HALF_WAY
    return PERSON if getattr(route.callback, "login_required", True) else VISITOR


def a_filled_account(count: int = 150) -> Account:
    """Months of believable expenses, and a row of each kind."""
    today = timezone.localdate()
    make_demo_person(
        username="filled",
        password=None,
        currency="USD",
        first=today - timedelta(days=120),
        until=today,
        seed="pages",
        count=count,
    )
    person = User.objects.get(username="filled")
    furnish(person)
    own = Category.objects.filter(owner=person).first() or a_category(owner=person, name="Boat")
    a_category(owner=person, name="Archived", is_archived=True)
    expense = an_expense(
        owner=person,
        title="A week by the sea, all of us",
        note="With the ferry",
        tags=["holiday", "family"],
        spent_on=today,
        category=own,
    )
    an_expense(owner=person, title="Planned", spent_on=today + timedelta(days=3))
    an_expense(owner=person, title="Not wanted", deleted_at=timezone.now())
    an_expense(owner=person, title="Abroad", currency="JPY", amount="4200", spent_on=today)
    rows = {
        "category": own,
        "shared": Category.objects.filter(owner=None).first(),
        "expense": expense,
        "method": PaymentMethod.objects.filter(owner=person).first(),
        "passkey": a_passkey(owner=person),
        "saved": a_saved_filter(owner=person),
        "rule": a_rule(owner=person, title_text="e", category=own, tags=["ruled"]),
        "change": a_change(owner=person),
        "report": keep_report([Chapter("Routes", [Finding("expenses:expense-list")])]),
    }
    return Account(person, rows | statements_of(person, today))


def statements_of(person: User, today: date) -> dict[str, Any]:
    """A file at each step of its import, with something of every kind in it."""
    bad = ("2026-13-40", "UNREADABLE", "-1.00")
    coffee, cinema = (f"{today}", "COFFEE", "-3.00"), (f"{today}", "CINEMA", "-9.00")
    an_expense(owner=person, title="Cinema", amount="9.00", spent_on=today)
    purchase = an_expense(owner=person, title="Boots", amount="30.00", spent_on=today)
    an_expense(owner=person, title="Boots back", amount="-5.00", refund_of=purchase)
    refund = (f"{today}", "REFUND BOOTS", "20.00")
    unclear = [("01/02/2026", "COFFEE", "-1.00"), ("03/04/2026", "TEA", "-2.00")]
    return {
        "imported": taken_in(person, a_csv(coffee, refund, bad)),
        "ready": examined(person, a_csv(coffee, cinema, (f"{today}", "TEA", "-2.00"), bad)),
        "asking": examined(person, a_csv(*unclear)),
    }


def furnish(person: User) -> None:
    a_payment_method(owner=person, name="Old card", is_archived=True)
    an_authenticator_app(owner=person, confirmed_at=timezone.now())
    for _ in range(3):
        a_recovery_code(owner=person)
        a_token(owner=person)


def an_empty_account() -> Account:
    return Account(a_person("empty"))


def a_staff_account() -> Account:
    person = a_person("staff", is_staff=True, is_superuser=True)
    return Account(person, {"shared": Category.objects.filter(owner=None).first()})


def session_of(seen_by: str, accounts: dict[str, Account]) -> str:
    """Return the cookie's value of somebody who came in a moment ago."""
    if seen_by == VISITOR:
        return ""
    client = Client()
    session = client.session
    if seen_by == HALF_WAY:
        person = accounts[PERSON].person
        wait_for_second_step(session=session, person=person, next_url="/", now=timezone.now())
        session.save()
        return session.session_key
    client.force_login(accounts[seen_by].person)
    session = client.session
    mark_proven(session=session)
    session.save()
    return session.session_key


def client_of(seen_by: str, accounts: dict[str, Account]) -> Client:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(seen_by, accounts)
    return client


def forget_addresses():
    """Of static files, which are others while they are served as in production."""
    for kept in (
        *(icons._picture, icons._tile, filling._kept, framing._kept, navigation._drawn),
        rows_drawn._places,
    ):
        kept.cache_clear()
    cache.clear()

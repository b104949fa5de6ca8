"""What a person wants done with expenses that look like something."""

from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router

from accounts.models import User
from accounts.people import hold
from expenses.api.answering import answer, check_match
from expenses.api.asking import READ, WRITE, CallRequest, check_names
from expenses.api.refusing import of_form, refuse
from expenses.api.rows import id_of, money
from expenses.api.rule_schemas import MoveSent, PreviewOut, RuleIn, RuleList, RuleOut, RulePatch
from expenses.api.schemas import Done, sent_fields
from expenses.api.sets import done
from expenses.api.values import key_of
from expenses.forms.rule import AMOUNTS, RuleForm
from expenses.models import Rule
from expenses.money import decimals_of, format_for_input
from expenses.ruling import Preview, apply_rules, move_rule, next_position, preview

router = Router(tags=["Rules"])

# As filters say it, and as it is stored.
DIRECTIONS = {"spent": Rule.Direction.SPENT, "money-in": Rule.Direction.MONEY_IN}
WAYS = {stored.value: said for said, stored in DIRECTIONS.items()}
CHANGED = ("title", "is_excluded", "is_repeating")
FIELDS = [*RuleIn.model_fields]


def own_rule(request: CallRequest, pk: str, *, to_write: bool = False) -> Rule:
    rows = Rule.objects.owned_by(request.user)
    if to_write:
        hold(person=request.user)
        rows = rows.select_for_update(no_key=True)
    return get_object_or_404(rows, pk=key_of(pk))


def told(rule: Rule) -> dict[str, Any]:
    return {
        "id": str(rule.pk),
        "name": rule.name,
        "title_how": rule.title_how,
        "title_text": rule.title_text,
        "direction": WAYS.get(rule.direction),
        **{name: _amount(getattr(rule, name), rule.currency) for name in AMOUNTS},
        "currency": rule.currency or None,
        "payment_method": id_of(rule.payment_method_id),
        "category": id_of(rule.category_id),
        "new_title": rule.new_title,
        "tags": rule.tags,
        "is_excluded": rule.is_excluded,
        "is_repeating": rule.is_repeating,
    }


@router.get("", response=RuleList, auth=READ, url_name="rules")
def list_rules(request: CallRequest) -> HttpResponse:
    """List your rules in their order. Of two that say different things the first one holds."""
    check_names(request.GET, set(), several=set())
    return answer(request, {"items": [*map(told, Rule.objects.owned_by(request.user))]})


@router.post("", response={201: RuleOut}, auth=WRITE)
def create_rule(request: CallRequest, payload: RuleIn) -> HttpResponse:
    """Make a rule behind the others, for what comes in from now on. Apply it to what is there."""
    rule = Rule(owner=request.user, position=next_position(owner=request.user))
    stored = _save(request.user, rule, payload.model_dump())
    place = reverse("api:rule", args=[stored.pk])
    return answer(request, told(stored), status=HTTPStatus.CREATED, Location=place)


@router.get("/preview", response=PreviewOut, auth=READ, url_name="rules-preview")
def preview_rules(request: CallRequest) -> HttpResponse:
    """Say what all rules would change of the expenses that are there. Nothing is changed."""
    check_names(request.GET, set(), several=set())
    return answer(request, _previewed(preview(owner=request.user)))


@router.post("/apply", response=Done, auth=WRITE, url_name="rules-apply")
def apply_all_rules(request: CallRequest) -> HttpResponse:
    """Change what the preview says, in one step. What you chose by hand stays as it is."""
    return done(request, apply_rules(owner=request.user))


@router.get("/{rule_id}", response=RuleOut, auth=READ, url_name="rule")
def read_rule(request: CallRequest, rule_id: str) -> HttpResponse:
    """Read one rule."""
    return answer(request, told(own_rule(request, rule_id)))


@router.put("/{rule_id}", response=RuleOut, auth=WRITE)
def replace_rule(request: CallRequest, rule_id: str, payload: RuleIn) -> HttpResponse:
    """Replace all of one rule: what is left out gets its default."""
    return _change(request, rule_id, payload.model_dump())


@router.patch("/{rule_id}", response=RuleOut, auth=WRITE)
def change_rule(request: CallRequest, rule_id: str, payload: RulePatch) -> HttpResponse:
    """Change some of one rule."""
    return _change(request, rule_id, sent_fields(payload))


@router.delete("/{rule_id}", response=RuleOut, auth=WRITE)
def delete_rule(request: CallRequest, rule_id: str) -> HttpResponse:
    """Delete one rule. What it has changed stays so; the activity brings it back."""
    rule = own_rule(request, rule_id, to_write=True)
    last = told(rule)
    check_match(request, last)
    rule.delete()
    return answer(request, last)


@router.post("/{rule_id}/move", response=RuleList, auth=WRITE, url_name="rule-move")
def move_one_rule(request: CallRequest, rule_id: str, payload: MoveSent) -> HttpResponse:
    """Move one rule among the others. At the end it stays."""
    rule = own_rule(request, rule_id, to_write=True)
    check_match(request, told(rule))
    move_rule(owner=request.user, rule=rule, by=payload.by)
    return answer(request, {"items": [*map(told, Rule.objects.owned_by(request.user))]})


@router.get("/{rule_id}/preview", response=PreviewOut, auth=READ, url_name="rule-preview")
def preview_rule(request: CallRequest, rule_id: str) -> HttpResponse:
    """Say what one rule would change, where none before it says something else."""
    check_names(request.GET, set(), several=set())
    return answer(request, _previewed(preview(owner=request.user, only=own_rule(request, rule_id))))


@router.post("/{rule_id}/apply", response=Done, auth=WRITE, url_name="rule-apply")
def apply_rule(request: CallRequest, rule_id: str) -> HttpResponse:
    """Change what the preview of one rule says, in one step."""
    rule = own_rule(request, rule_id, to_write=True)
    check_match(request, told(rule))
    return done(request, apply_rules(owner=request.user, only=rule))


def _change(request: CallRequest, pk: str, sent: dict[str, Any]) -> HttpResponse:
    rule = own_rule(request, pk, to_write=True)
    check_match(request, told(rule))
    if not sent:
        raise refuse("", _("Say what to change."))
    present = {name: getattr(rule, name) for name in FIELDS} | {
        "direction": WAYS.get(rule.direction),
        "payment_method": rule.payment_method_id,
        "category": rule.category_id,
    }
    return answer(request, told(_save(request.user, rule, present | sent)))


def _save(owner: User, rule: Rule, answers: dict[str, Any]) -> Rule:
    """Save by the same form as the page's, so that the same rules hold."""
    typed = answers | {
        "direction": DIRECTIONS.get(answers["direction"], ""),
        "currency": answers["currency"] or "",
        "tags": ", ".join(answers["tags"]),
        **{name: _typed(owner, name, answers) for name in AMOUNTS},
    }
    form = RuleForm(typed, owner=owner, instance=rule)
    if not form.is_valid():
        raise of_form(form.errors)
    saved: Rule = form.save()
    return saved


def _typed(owner: User, name: str, answers: dict[str, Any]) -> str:
    """Write an amount as its owner would type it: the form reads their way of writing numbers."""
    amount: Decimal | None = answers[name]
    if amount is None:
        return ""
    currency = answers["currency"] or owner.currency
    if amount != round(amount, decimals_of(currency)):
        raise refuse(name, _("Use no more decimals than the currency has."))
    return format_for_input(amount, currency, locale=owner.language)


def _amount(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else money(amount, currency)


def _previewed(found: Preview) -> dict[str, Any]:
    return {
        "fitting": found.fitting,
        "changing": found.changing,
        "left_alone": found.left_alone,
        "rows": [
            {
                "expense": str(row.expense.pk),
                "before": _version(row.expense),
                "after": _version(row),
                "is_changed": row.is_changed,
                "is_left_alone": bool(row.left_alone),
            }
            for row in found.rows
        ],
    }


def _version(row: Any) -> dict[str, Any]:
    return {
        "category": id_of(row.category_id),
        "tags": row.tags,
        **{name: getattr(row, name) for name in CHANGED},
    }

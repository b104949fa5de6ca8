"""What a person pays with."""

from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from accounts.models import User
from expenses.api.answering import answer, check_match
from expenses.api.asking import READ, WRITE, CallRequest, check_names
from expenses.api.refusing import of_form, refuse
from expenses.api.rows import payment_method_row
from expenses.api.schemas import Done, Into, Sent, sent_fields
from expenses.api.sets import done
from expenses.api.values import Currency, Flag, Id, Name, key_of
from expenses.forms.payment_method import PaymentMethodForm
from expenses.merging import merge_payment_methods
from expenses.models import PaymentMethod

router = Router(tags=["Payment methods"])

Kind = Literal["cash", "debit", "credit", "bank", "other"]
FIELDS = ["name", "kind", "currency"]


class PaymentMethodIn(Sent):
    name: Name = Field(examples=["Debit card"])
    kind: Kind = "other"
    currency: Currency | None = Field(None, description="Without one, your own currency.")
    is_archived: Flag = Field(False, description="Not offered any more. Its expenses stay.")


class PaymentMethodPatch(Sent):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Name = ""
    kind: Kind = "other"
    currency: Currency = ""
    is_archived: Flag = False


class PaymentMethodOut(Schema):
    id: Id
    name: str
    kind: Kind
    currency: str
    is_archived: bool


class PaymentMethodList(Schema):
    items: list[PaymentMethodOut]


def own_method(owner: User, pk: str, *, to_write: bool = False) -> PaymentMethod:
    own = PaymentMethod.objects.owned_by(owner)
    if to_write:
        own = own.select_for_update(no_key=True)
    return get_object_or_404(own, pk=key_of(pk))


@router.get("", response=PaymentMethodList, auth=READ, url_name="payment-methods")
def list_payment_methods(request: CallRequest) -> HttpResponse:
    """List what you pay with, by name, the archived ones too."""
    check_names(request.GET, set(), several=set())
    rows = PaymentMethod.objects.owned_by(request.user)
    return answer(request, {"items": [payment_method_row(row) for row in rows]})


@router.post("", response={201: PaymentMethodOut}, auth=WRITE)
def create_payment_method(request: CallRequest, payload: PaymentMethodIn) -> HttpResponse:
    """Add something that you pay with."""
    stored = _save(request.user, PaymentMethod(owner=request.user), payload.model_dump())
    place = reverse("api:payment-method", args=[stored.pk])
    told = payment_method_row(stored)
    return answer(request, told, status=HTTPStatus.CREATED, Location=place)


@router.get("/{method_id}", response=PaymentMethodOut, auth=READ, url_name="payment-method")
def read_payment_method(request: CallRequest, method_id: str) -> HttpResponse:
    """Read one of what you pay with."""
    return answer(request, payment_method_row(own_method(request.user, method_id)))


@router.put("/{method_id}", response=PaymentMethodOut, auth=WRITE)
def replace_payment_method(
    request: CallRequest, method_id: str, payload: PaymentMethodIn
) -> HttpResponse:
    """Replace one of them: what is left out gets its default."""
    return _change(request, method_id, payload.model_dump())


@router.patch("/{method_id}", response=PaymentMethodOut, auth=WRITE)
def change_payment_method(
    request: CallRequest, method_id: str, payload: PaymentMethodPatch
) -> HttpResponse:
    """Change some of one of them."""
    return _change(request, method_id, sent_fields(payload))


@router.post("/{method_id}/merge", response=Done, auth=WRITE, url_name="payment-method-merge")
def merge_payment_method(request: CallRequest, method_id: str, payload: Into) -> HttpResponse:
    """Remove one of them. Its expenses go to another one, or to none."""
    source = own_method(request.user, method_id, to_write=True)
    check_match(request, payment_method_row(source))
    into = None
    if payload.into is not None:
        others = PaymentMethod.objects.owned_by(request.user).exclude(pk=source.pk)
        into = others.filter(pk=key_of(payload.into)).first()
        if into is None:
            raise refuse("into", _("There is no such payment method."))
    return done(request, merge_payment_methods(source=source, into=into))


def _change(request: CallRequest, pk: str, sent: dict[str, Any]) -> HttpResponse:
    method = own_method(request.user, pk, to_write=True)
    check_match(request, payment_method_row(method))
    if not sent:
        raise refuse("", _("Say what to change."))
    present = {name: getattr(method, name) for name in [*FIELDS, "is_archived"]}
    return answer(request, payment_method_row(_save(request.user, method, present | sent)))


def _save(owner: User, method: PaymentMethod, answers: dict[str, Any]) -> PaymentMethod:
    """Save by the same form as the page's, so that the same rules hold."""
    answers = answers | {"currency": answers["currency"] or owner.currency}
    form = PaymentMethodForm(answers, owner=owner, instance=method)
    form.instance.is_archived = answers["is_archived"]
    if not form.is_valid() or not form.try_to_save():
        raise of_form(form.errors)
    saved: PaymentMethod = form.instance
    return saved

"""Categories: shared ones, and each person's own."""

from http import HTTPStatus
from typing import Annotated, Any, Literal

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
from expenses.api.rows import category_row
from expenses.api.schemas import Done, Into, Sent, sent_fields
from expenses.api.sets import done
from expenses.api.values import Description, Id, Name, among, key_of, listed
from expenses.filing import bring_back, last_position, move_category, namesakes, put_away
from expenses.forms.category import CategoryForm
from expenses.forms.looks import COLOURS, ICONS
from expenses.merging import merge_categories
from expenses.models import Category, HiddenCategory
from expenses.models.category import COLOUR_SLOTS

router = Router(tags=["Categories"])

Kind = Literal["spending", "income", "transfer"]
ICON_NAMES = [name for name, _label in ICONS]
Icon = Annotated[str, among(ICON_NAMES), listed(ICON_NAMES)]
LAST_ICON, LAST_COLOUR = ICONS[-1][0], COLOURS[-1][0]
FIELDS = ["name", "description", "parent", "kind", "icon", "colour"]


class CategoryIn(Sent):
    name: Name = Field(examples=["Dog"])
    description: Description = ""
    parent: Id | None = Field(None, description="A category of the top level, to be inside it.")
    kind: Kind = Field("spending", description="How its expenses count.")
    icon: Icon = LAST_ICON
    colour: int = Field(LAST_COLOUR, ge=1, le=COLOUR_SLOTS, strict=True)


class CategoryPatch(CategoryIn):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    name: Name = ""


class Step(Sent):
    by: Literal[-1, 1] = Field(description="-1 is up, 1 is down.")


class CategoryOut(Schema):
    id: Id
    name: str
    description: str
    parent: str | None
    kind: Kind
    icon: str
    colour: int
    position: int
    is_shared: bool = Field(description="Everyone's. It can be hidden, and not be changed.")
    is_offered: bool = Field(description="Neither hidden nor archived.")


class CategoryList(Schema):
    items: list[CategoryOut]


def seen(owner: User, pk: str) -> Category:
    return get_object_or_404(Category.objects.visible_to(owner), pk=key_of(pk))


def own_category(owner: User, pk: str) -> Category:
    """Return one of the owner's, held; shared ones are not theirs to change."""
    own = Category.objects.owned_by(owner).select_for_update(of=("self",), no_key=True)
    return get_object_or_404(own, pk=key_of(pk))


def told(category: Category, owner: User) -> dict[str, Any]:
    hidden = HiddenCategory.objects.owned_by(owner).filter(category=category)
    return category_row(category, is_hidden=hidden.exists())


@router.get("", response=CategoryList, auth=READ, url_name="categories")
def list_categories(request: CallRequest) -> HttpResponse:
    """List every category that you see, in their order, the hidden and archived ones too."""
    check_names(request.GET, set(), several=set())
    owner = request.user
    hidden = set(HiddenCategory.objects.owned_by(owner).values_list("category", flat=True))
    rows = Category.objects.visible_to(owner)
    items = [category_row(row, is_hidden=row.pk in hidden) for row in rows]
    return answer(request, {"items": items})


@router.post("", response={201: CategoryOut}, auth=WRITE)
def create_category(request: CallRequest, payload: CategoryIn) -> HttpResponse:
    """Make a category of your own."""
    category = Category(owner=request.user, position=last_position(owner=request.user))
    stored = _save(request.user, category, payload.model_dump())
    place = reverse("api:category", args=[stored.pk])
    return answer(request, told(stored, request.user), status=HTTPStatus.CREATED, Location=place)


@router.get("/{category_id}", response=CategoryOut, auth=READ, url_name="category")
def read_category(request: CallRequest, category_id: str) -> HttpResponse:
    """Read one category."""
    return answer(request, told(seen(request.user, category_id), request.user))


@router.put("/{category_id}", response=CategoryOut, auth=WRITE)
def replace_category(request: CallRequest, category_id: str, payload: CategoryIn) -> HttpResponse:
    """Replace one category of your own: what is left out gets its default."""
    return _change(request, category_id, payload.model_dump())


@router.patch("/{category_id}", response=CategoryOut, auth=WRITE)
def change_category(request: CallRequest, category_id: str, payload: CategoryPatch) -> HttpResponse:
    """Change some of one category of your own."""
    return _change(request, category_id, sent_fields(payload))


@router.post("/{category_id}/hide", response=CategoryOut, auth=WRITE, url_name="category-hide")
def hide_category(request: CallRequest, category_id: str) -> HttpResponse:
    """Offer it no more: hide a shared one, archive one of your own. Its expenses stay."""
    category = seen(request.user, category_id)
    check_match(request, told(category, request.user))
    put_away(owner=request.user, category=category)
    return answer(request, told(seen(request.user, category_id), request.user))


@router.post("/{category_id}/show", response=CategoryOut, auth=WRITE, url_name="category-show")
def show_category(request: CallRequest, category_id: str) -> HttpResponse:
    """Offer it again, unless another one has its name by now."""
    category = seen(request.user, category_id)
    check_match(request, told(category, request.user))
    if namesakes(owner=request.user, category=category).exists():
        words = _("There is another category called %(name)s here. Rename that one first.")
        raise refuse("name", words % {"name": category.name})
    bring_back(owner=request.user, category=category)
    return answer(request, told(seen(request.user, category_id), request.user))


@router.post("/{category_id}/move", response=CategoryOut, auth=WRITE, url_name="category-move")
def move_one_category(request: CallRequest, category_id: str, payload: Step) -> HttpResponse:
    """Move one category of your own up or down among your own. At the end it stays."""
    category = own_category(request.user, category_id)
    check_match(request, told(category, request.user))
    move_category(owner=request.user, category=category, by=payload.by)
    return answer(request, told(seen(request.user, category_id), request.user))


@router.post("/{category_id}/merge", response=Done, auth=WRITE, url_name="category-merge")
def merge_category(request: CallRequest, category_id: str, payload: Into) -> HttpResponse:
    """Remove one category of your own. Its expenses go to another one, or to none."""
    owner = request.user
    category = own_category(owner, category_id)
    check_match(request, told(category, owner))
    into = None
    if payload.into is not None:
        offered = Category.objects.offered_to(owner).exclude(parent=category)
        into = offered.exclude(pk=category.pk).filter(pk=key_of(payload.into)).first()
        if into is None:
            raise refuse("into", _("There is no such category."))
    return done(request, merge_categories(source=category, into=into))


def _change(request: CallRequest, pk: str, sent: dict[str, Any]) -> HttpResponse:
    category = own_category(request.user, pk)
    check_match(request, told(category, request.user))
    if not sent:
        raise refuse("", _("Say what to change."))
    present = {name: getattr(category, name) for name in FIELDS} | {"parent": category.parent_id}
    stored = _save(request.user, category, present | sent)
    return answer(request, told(stored, request.user))


def _save(owner: User, category: Category, answers: dict[str, Any]) -> Category:
    """Save by the same form as the page's, so that the same rules hold."""
    form = CategoryForm(answers, owner=owner, instance=category)
    if "parent" not in form.fields and answers["parent"] is not None:
        raise refuse("parent", _("It has categories inside, so it stays on the top level."))
    if not form.is_valid() or not form.try_to_save():
        raise of_form(form.errors)
    saved: Category = form.instance
    return saved

"""A person's tags. They have no row of their own: each is named by itself."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from expenses.api.answering import answer
from expenses.api.asking import READ, WRITE, CallRequest, check_names
from expenses.api.refusing import of_form
from expenses.api.schemas import Done, Sent
from expenses.api.sets import done
from expenses.api.values import Flag, Tag
from expenses.forms.tag import TagRenameForm
from expenses.tagging import archive_tag, archived_tags, rename_tag, unarchive_tag
from expenses.usage import use_of_tags

router = Router(tags=["Tags"])

# Their body names what may not be there.
BY_NAME = {"x-by-name": True}


class TagOut(Schema):
    name: str
    count: int = Field(description="How many expenses have it.")
    is_archived: bool = Field(description="Not offered any more.")


class TagList(Schema):
    items: list[TagOut]


class Rename(Sent):
    tag: Tag
    name: Tag = Field(description="The new name.")
    merge: Flag = Field(False, description="Make the two one, if the name is in use.")


class Archive(Sent):
    tag: Tag
    is_archived: Flag = True


@router.get("", response=TagList, auth=READ, url_name="tags")
def list_tags(request: CallRequest) -> HttpResponse:
    """List your tags, the most used ones first."""
    check_names(request.GET, set(), several=set())
    return answer(request, {"items": _rows(request)})


@router.post("/rename", response=Done, auth=WRITE, url_name="tag-rename", openapi_extra=BY_NAME)
def rename_one_tag(request: CallRequest, payload: Rename) -> HttpResponse:
    """Give a tag another name on all its expenses."""
    use = use_of_tags(owner=request.user)
    _found(request, payload.tag, use)
    answers = {"name": payload.name}
    form = TagRenameForm(answers, tag=payload.tag, taken=use)
    if not form.is_valid() and payload.merge and form.wanted:
        form = TagRenameForm(answers | {"merge": form.wanted}, tag=payload.tag, taken=use)
    if not form.is_valid():
        raise of_form(form.errors)
    name = form.cleaned_data["name"]
    changed = 0
    if name != payload.tag:
        changed = rename_tag(owner=request.user, tag=payload.tag, name=name)
    return done(request, changed)


@router.post("/archive", response=TagOut, auth=WRITE, url_name="tag-archive", openapi_extra=BY_NAME)
def archive_one_tag(request: CallRequest, payload: Archive) -> HttpResponse:
    """Offer a tag no more, or again. It stays on its expenses."""
    use = use_of_tags(owner=request.user)
    _found(request, payload.tag, use)
    act = archive_tag if payload.is_archived else unarchive_tag
    act(owner=request.user, tag=payload.tag)
    told = {
        "name": payload.tag,
        "count": use.get(payload.tag, 0),
        "is_archived": payload.is_archived,
    }
    return answer(request, told)


def _rows(request: CallRequest) -> list[dict[str, object]]:
    use, archived = use_of_tags(owner=request.user), archived_tags(owner=request.user)
    unused = dict.fromkeys(sorted(archived - use.keys()), 0)
    return [
        {"name": name, "count": count, "is_archived": name in archived}
        for name, count in (use | unused).items()
    ]


def _found(request: CallRequest, tag: str, use: dict[str, int]) -> None:
    if tag not in use and tag not in archived_tags(owner=request.user):
        raise Http404(_("There is no such tag."))

"""How a person's categories are arranged: what is offered to them, and in which order."""

from django.db import transaction
from django.db.models import F, Max

from accounts.folding import fold
from accounts.models import User
from expenses.models import Category, HiddenCategory
from expenses.models.category import CategoryQuerySet


def put_away(*, owner: User, category: Category) -> None:
    """Offer the category no more: archive an own one, hide a shared one for this person."""
    if category.is_shared:
        HiddenCategory.objects.bulk_create(
            [HiddenCategory(owner=owner, category=category)], ignore_conflicts=True
        )
    else:
        Category.objects.owned_by(owner).filter(pk=category.pk).update(is_archived=True)


def bring_back(*, owner: User, category: Category) -> None:
    """Offer the category again. One that staff archived for everyone stays archived."""
    HiddenCategory.objects.owned_by(owner).filter(category=category).delete()
    Category.objects.owned_by(owner).filter(pk=category.pk).update(is_archived=False)


def namesakes(*, owner: User, category: Category) -> CategoryQuerySet:
    """The other categories of this folded name in this place that the person would mix up.

    Own ones always; a shared one unless it is archived or the person has hidden it.
    """
    in_place = Category.objects.visible_to(owner).filter(
        name_folded=category.name_folded, parent_id=category.parent_id
    )
    offered = Category.objects.offered_to(owner).values("pk")
    others = in_place.exclude(pk=category.pk)
    return others.owned_by(owner) | others.filter(pk__in=offered)


def last_position(*, owner: User) -> int:
    """Return the position behind everything the person sees."""
    seen = Category.objects.visible_to(owner).aggregate(last=Max("position", default=0))
    return int(seen["last"]) + 1


def category_named(*, owner: User, name: str) -> Category:
    """Return the person's category of this name; make it, or offer it again, if need be."""
    sought = {"name_folded": fold(name)}
    offered = Category.objects.offered_to(owner).filter(**sought)
    found = offered.order_by(F("parent").asc(nulls_first=True)).first()
    if found:
        return found
    new = {"name": name, "position": last_position(owner=owner)}
    own = Category.objects.owned_by(owner)
    category, is_new = own.get_or_create(owner=owner, parent=None, **sought, defaults=new)
    if not is_new:
        bring_back(owner=owner, category=category)
    return category


@transaction.atomic
def move_category(*, owner: User, category: Category, by: int) -> None:
    """Move an own category `by` places among the person's own in the same place.

    At the end it stays where it is.
    """
    siblings = list(
        Category.objects.owned_by(owner)
        .filter(parent_id=category.parent_id, is_archived=False)
        .select_for_update(no_key=True)
    )
    before = next((i for i, row in enumerate(siblings) if row.pk == category.pk), None)
    if before is None:
        return
    start = siblings[0].position
    moved = siblings.pop(before)
    siblings.insert(max(before + by, 0), moved)
    for position, row in enumerate(siblings, start):
        row.position = position
    Category.objects.bulk_update(siblings, ["position"])

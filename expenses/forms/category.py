"""What is asked about a category, and where its expenses go when it goes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from expenses.filing import namesakes
from expenses.forms.fields import PlainTextField, RowField, as_tree
from expenses.forms.looks import COLOURS, ICONS
from expenses.forms.named import NamedForm, NameTakenOnce
from expenses.models import Category
from expenses.templatetags.icons import icon

TEXTS = {"name": PlainTextField, "description": PlainTextField}
ICON_NAMES = [name for name, _label in ICONS]


class LooksForm(forms.ModelForm):
    icon = forms.ChoiceField(
        label=_("Icon"),
        choices=ICONS,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose an icon from the list.")},
    )
    colour = forms.TypedChoiceField(
        label=_("Colour"),
        choices=COLOURS,
        coerce=int,
        initial=COLOURS[-1][0],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a colour from the list.")},
    )


class CategoryForm(LooksForm, NamedForm):
    name_once = "category_name_once_per_place"

    class Meta:
        model = Category
        fields = ["name", "parent", "kind", "icon", "colour", "description"]
        field_classes = TEXTS
        error_messages = {"kind": {"invalid_choice": _("Choose what it counts as.")}}
        help_texts = {"description": _("What belongs there")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("icon") not in ICON_NAMES:
            self.initial["icon"] = ICON_NAMES[-1]
        self.fields["name"].error_messages["required"] = _("Give it a name, like Dog")
        inside = Category.objects.owned_by(self.owner).filter(parent=self.instance.pk or 0)
        self.children = list(inside)
        if self.children:
            # Two levels: what has categories inside stays outside.
            del self.fields["parent"]
        else:
            self._offer_parents()

    def _offer_parents(self) -> None:
        here = Q(pk=self.instance.parent_id)
        offered = Q(pk__in=Category.objects.offered_to(self.owner).values("pk"))
        visible = Category.objects.visible_to(self.owner).filter(here | offered)
        parent = self.fields["parent"]
        parent.queryset = visible.top_level().exclude(pk=self.instance.pk)
        parent.empty_label = _("On the top level")
        parent.error_messages["invalid_choice"] = _("Choose a category from the list.")

    def namesake(self) -> Category | None:
        return namesakes(owner=self.owner, category=self.instance).first()

    def name_taken(self) -> str:
        other = self.namesake()
        name = other.name if other else self.instance.name
        if other and other.is_archived:
            words = _("You already have a category called %(name)s. It is archived.")
        else:
            words = _("You already have a category called %(name)s")
        return words % {"name": name}


class SharedCategoryForm(LooksForm, NameTakenOnce):
    """What staff are asked about a category of everyone's."""

    class Meta:
        model = Category
        fields = [
            "name",
            "description",
            "parent",
            "kind",
            "icon",
            "colour",
            "position",
            "is_archived",
        ]
        field_classes = TEXTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["icon"].choices = [
            (name, format_html("{} {}", icon(name), label)) for name, label in ICONS
        ]
        self.fields["colour"].choices = [
            (slot, format_html('<i class="dot cat-{}"></i>{}', slot, name))
            for slot, name in COLOURS
        ]
        shared = Category.objects.across_owners().shared().top_level()
        self.fields["parent"].queryset = shared.exclude(pk=self.instance.pk)
        self.fields["parent"].empty_label = _("On the top level")

    def clean_parent(self) -> Category | None:
        parent: Category | None = self.cleaned_data["parent"]
        inside = Category.objects.across_owners().filter(parent=self.instance.pk or 0)
        if parent and inside.exists():
            raise ValidationError(
                _("It has categories inside, maybe people's own: it stays on the top level.")
            )
        return parent

    def namesake(self) -> Category | None:
        shared = Category.objects.across_owners().shared().exclude(pk=self.instance.pk)
        place = shared.filter(parent=self.instance.parent_id)
        return place.filter(name_folded=self.instance.name_folded).first()

    def name_taken(self) -> str:
        return _("There is already a shared category called %(name)s here") % {
            "name": self.instance.name
        }


class SharedRowForm(forms.ModelForm):
    """What can be changed in the list itself, where a column's head is no label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            label = {"what": field.label, "name": self.instance.name}
            field.widget.attrs["aria-label"] = _("%(what)s of %(name)s") % label


class SharedMergeForm(forms.Form):
    """Into which shared category others go."""

    into = RowField(
        label=_("Move what is filed there to"),
        error_messages={
            "required": _("Choose a category from the list."),
            "invalid_choice": _("Choose a category from the list."),
        },
    )

    def __init__(self, *args: Any, sources: list[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        going = [source.pk for source in sources]
        staying = (
            Category.objects.across_owners().shared().exclude(Q(pk__in=going) | Q(parent__in=going))
        )
        into = self.fields["into"]
        tree = as_tree(staying)
        into.offer(tree, before=[("", _("Choose a category"))], label=tree.__getitem__)


class CategoryMergeForm(forms.Form):
    """Into which category; left empty for none, where that is allowed."""

    into = RowField(
        widget=forms.Select(attrs={"class": "form-select"}),
        label=_("Where do its expenses go?"),
        error_messages={
            "required": _("Choose a category from the list."),
            "invalid_choice": _("Choose a category from the list."),
        },
    )

    def __init__(
        self, *args: Any, owner: User, source: Category, may_be_none: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        into.required = not may_be_none
        offered = Category.objects.offered_to(owner)
        tree = as_tree(offered.exclude(Q(pk=source.pk) | Q(parent=source)))
        nowhere = _("Leave them without a category") if may_be_none else _("Choose a category")
        into.offer(tree, before=[("", nowhere)], label=tree.__getitem__)

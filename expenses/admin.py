"""The back office's view of the shared categories. People's own and their expenses are theirs."""

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from expenses.forms.category import SharedCategoryForm, SharedMergeForm, SharedRowForm
from expenses.forms.looks import COLOURS
from expenses.merging import expenses_of, merge_categories
from expenses.models import Category, IsolationReport, Rule
from expenses.templatetags.icons import icon
from expenses.usage import SharedUse, use_of_shared_categories

COLOUR_NAMES = dict(COLOURS)
CHANGE_LIST = "admin:expenses_category_changelist"
MERGE = "admin:expenses_category_merge"
NUMBER = re.compile("[0-9]{1,19}")


class CountedList(ChangeList):
    """Counts the people and the expenses of all rows at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        use = use_of_shared_categories()
        for category in self.result_list:
            category.use = use.get(category.pk, SharedUse())


@admin.register(Category)
class SharedCategoryAdmin(admin.ModelAdmin):
    form = SharedCategoryForm
    list_display = [
        "picture",
        "name",
        "colour_name",
        "position",
        "is_archived",
        "people",
        "filed",
        "kind",
        "parent",
    ]
    list_display_links = ["name"]
    list_editable = ["position", "is_archived"]
    list_filter = ["is_archived", "kind"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    ordering = ["position", "name"]
    actions = ["archive", "unarchive", "merge"]
    change_form_template = "admin/expenses/category/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return super().get_queryset(request).shared()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CountedList

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "parent":
            # Without the pop-ups that make and change one in between.
            field.widget = field.widget.widget
        return field

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[SharedRowForm]:
        return super().get_changelist_form(request, form=SharedRowForm, **kwargs)

    @admin.display(description=_("icon"))
    def picture(self, category: Category) -> str:
        return format_html(
            '<span class="tile cat-{}">{}</span>', category.colour, icon(category.icon)
        )

    @admin.display(description=_("colour"), ordering="colour")
    def colour_name(self, category: Category) -> str:
        name = COLOUR_NAMES[category.colour]
        return format_html('<i class="dot cat-{}"></i>{}', category.colour, name)

    @admin.display(description=_("expenses"))
    def filed(self, category: Category) -> int:
        return category.use.expenses

    @admin.display(description=_("people"))
    def people(self, category: Category) -> int:
        return category.use.people

    @admin.action(description=_("Hide: not offered to anyone any more"))
    def archive(self, request: HttpRequest, categories: QuerySet[Category]) -> None:
        self._archive(request, categories, is_archived=True)

    @admin.action(description=_("Show: offered again"))
    def unarchive(self, request: HttpRequest, categories: QuerySet[Category]) -> None:
        self._archive(request, categories, is_archived=False)

    def _archive(
        self, request: HttpRequest, categories: QuerySet[Category], *, is_archived: bool
    ) -> None:
        changed = 0
        for category in categories.filter(is_archived=not is_archived):
            category.is_archived = is_archived
            category.save(update_fields=["is_archived"])
            self.log_change(request, category, [{"changed": {"fields": ["is_archived"]}}])
            changed += 1
        sentence = ngettext("%(n)d category changed", "%(n)d categories changed", changed)
        messages.success(request, sentence % {"n": changed})

    @admin.action(description=_("Merge into another one"))
    def merge(self, request: HttpRequest, categories: QuerySet[Category]) -> HttpResponse:
        chosen = [("category", pk) for pk in categories.values_list("pk", flat=True)]
        return redirect(f"{reverse(MERGE)}?{urlencode(chosen)}")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", view, name="expenses_category_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Ask into which one the chosen categories go; then do it, in one transaction."""
        chosen = [pk for pk in request.GET.getlist("category") if NUMBER.fullmatch(pk)]
        sources = list(self.get_queryset(request).filter(pk__in=chosen).order_by("pk"))
        if not sources:
            return redirect(CHANGE_LIST)
        form = SharedMergeForm(request.POST or None, sources=sources)
        if request.method == "POST" and form.is_valid():
            try:
                sentences = self._merge(request, sources, form.cleaned_data["into"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                for sentence in sentences:
                    messages.success(request, sentence)
                return redirect(CHANGE_LIST)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge categories"),
            "opts": self.opts,
            "form": form,
            "sources": [(source, expenses_of(source).count()) for source in sources],
        }
        template = "admin/expenses/category/merge.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    @transaction.atomic
    def _merge(self, request: HttpRequest, sources: list[Category], into: Category) -> list[str]:
        """Return what happened, to be told once all of it has."""
        sentences = []
        # What is inside another one first: its parent would take it along.
        for source in sorted(sources, key=lambda source: source.parent_id is None):
            name = source.name
            moved = merge_categories(source=source, into=into)
            sentence = ngettext(
                "Moved %(n)d expense from %(name)s to %(into)s and removed %(name)s",
                "Moved %(n)d expenses from %(name)s to %(into)s and removed %(name)s",
                moved,
            ) % {"n": moved, "name": name, "into": into.name}
            self.log_change(request, into, sentence)
            sentences.append(sentence)
        return sentences

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            messages.error(request, _("Somebody else changed the categories just now. Try again."))
            return HttpResponseRedirect(request.path)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        category = self.get_object(request, object_id)
        if category and self._is_in_use(category):
            sentence = _("%(name)s is in use, so it cannot be deleted. Merge it into another one.")
            messages.error(request, sentence % {"name": category.name})
            return redirect(f"{reverse(MERGE)}?{urlencode({'category': category.pk})}")
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        # Only unused ones get here. Who has hidden them is nobody's business.
        return [str(category) for category in objs], {}, set(), []

    def _is_in_use(self, category: Category) -> bool:
        inside = Category.objects.across_owners().filter(parent=category)
        rules = Rule.objects.across_owners().filter(category=category)
        return expenses_of(category).exists() or inside.exists() or rules.exists()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return request.user.is_staff

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        # One at a time: the page for several would list what stands in the way.
        return request.user.is_staff and obj is not None


@admin.register(IsolationReport)
class IsolationReportAdmin(admin.ModelAdmin):
    """What `manage.py prove_isolation` found; it is run there and only read here."""

    list_display = ["made_at", "tried", "leaks"]
    ordering = ["-made_at", "-pk"]
    fields = ["made_at", "tried", "leaks", "text"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

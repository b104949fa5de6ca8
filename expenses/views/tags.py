"""A person's tags. They have no row of their own: each is named in the body or the query."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView, View

from expenses.forms.tag import TagRenameForm
from expenses.tagging import archive_tag, archived_tags, rename_tag, unarchive_tag
from expenses.usage import use_of_tags
from expenses.views.owned import SignedInRequest
from expenses.views.returning import quoted
from expenses.views.undoing import undo_of_this

LIST = reverse_lazy("expenses:tag-list")
NO = "no"


class TagMixin:
    """A tag that the person uses or has archived; another one is 404."""

    request: SignedInRequest

    @cached_property
    def use(self) -> dict[str, int]:
        return use_of_tags(owner=self.request.user)

    @cached_property
    def archived(self) -> set[str]:
        return archived_tags(owner=self.request.user)

    @cached_property
    def tag(self) -> str:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        tag = asked.get("tag", "")
        if tag not in self.use and tag not in self.archived:
            raise Http404
        return tag


class TagList(TagMixin, TemplateView):
    template_name = "expenses/tag_list.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        archived = [(tag, self.use.get(tag, 0)) for tag in sorted(self.archived)]
        used = [row for row in self.use.items() if row[0] not in self.archived]
        return super().get_context_data(used=used, archived=archived, **kwargs)


class TagRename(TagMixin, FormView):
    form_class = TagRenameForm
    template_name = "expenses/tag_rename.html"
    success_url = LIST
    http_method_names = ["get", "head", "post"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "tag": self.tag, "taken": self.use}

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.tag}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tag=self.tag, count=self.use.get(self.tag, 0), **kwargs)

    def form_valid(self, form: TagRenameForm) -> HttpResponse:
        name = form.cleaned_data["name"]
        if name != self.tag:
            changed = rename_tag(owner=self.request.user, tag=self.tag, name=name)
            sentence = ngettext(
                "#%(tag)s is now #%(name)s on %(changed)s expense",
                "#%(tag)s is now #%(name)s on %(changed)s expenses",
                changed,
            )
            words = {"tag": quoted(self.tag), "name": quoted(name), "changed": changed}
            undo = undo_of_this(self.request.user)
            messages.success(self.request, sentence % words, extra_tags=undo)
        return super().form_valid(form)

    def form_invalid(self, form: TagRenameForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class TagArchive(TagMixin, View):
    """Archive it, or with `archived=no` offer it again."""

    http_method_names = ["post"]

    def post(self, request: SignedInRequest) -> HttpResponse:
        if request.POST.get("archived") == NO:
            unarchive_tag(owner=request.user, tag=self.tag)
            words = _("#%(tag)s is offered again")
        else:
            archive_tag(owner=request.user, tag=self.tag)
            words = _("#%(tag)s is not offered any more. It stays on its expenses.")
        messages.success(request, words % {"tag": quoted(self.tag)})
        return HttpResponseRedirect(str(LIST))

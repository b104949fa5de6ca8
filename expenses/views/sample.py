"""Sample data in an empty account: there by one click, gone by another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from expenses.demo.sample import NotEmptyError, add_sample, remove_sample, sample_of
from expenses.money import format_number
from expenses.views.owned import SignedInRequest
from expenses.views.undoing import undo_of_this


class SampleMixin:
    http_method_names = ["post", "options"]

    def told(self, request: SignedInRequest, words: str, count: int) -> HttpResponse:
        said = words % {"count": format_number(count, locale=request.user.language)}
        messages.success(request, said, extra_tags=undo_of_this(request.user))
        return redirect("expenses:dashboard")


class SampleAdd(SampleMixin, View):
    def post(self, request: SignedInRequest) -> HttpResponse:
        try:
            count = add_sample(owner=request.user, until=localdate())
        except NotEmptyError:
            if not sample_of(owner=request.user):
                messages.error(
                    request,
                    _("You have expenses already, so no sample data was added among them."),
                )
            return redirect("expenses:dashboard")
        words = ngettext(
            "Added %(count)s sample expense.", "Added %(count)s sample expenses.", count
        )
        return self.told(request, words, count)


class SampleRemove(SampleMixin, View):
    def post(self, request: SignedInRequest) -> HttpResponse:
        count = remove_sample(owner=request.user)
        if not count:
            return redirect("expenses:dashboard")
        words = ngettext(
            "Removed %(count)s sample expense.", "Removed %(count)s sample expenses.", count
        )
        return self.told(request, words, count)

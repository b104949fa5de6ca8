"""A person's rules, in their order."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import CreateView, TemplateView, UpdateView, View
from django.views.generic.detail import SingleObjectMixin

from expenses.forms.rule import RuleForm
from expenses.models import Category, Expense, Rule
from expenses.models.rule import RuleQuerySet
from expenses.money import format_number
from expenses.ruling import apply_rules, move_rule, next_position, preview
from expenses.views.owned import OwnedRowsMixin, OwnerFormMixin, SignedInRequest
from expenses.views.rule_words import name_of_rule, proposed_in_words, words_of_rule
from expenses.views.undoing import undo_of_this

LIST = reverse_lazy("expenses:rule-list")
PLACES = re.compile("[1-9][0-9]{0,3}")
NUMBER = re.compile("[1-9][0-9]{0,17}")


class RuleList(TemplateView):
    template_name = "expenses/rule_list.html"
    http_method_names = ["get", "head"]
    request: SignedInRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.request.user
        rules = Rule.objects.owned_by(owner).select_related("category", "payment_method")
        rows = [words_of_rule(rule, owner=owner) for rule in rules]
        return super().get_context_data(rows=rows, **kwargs)


class RuleFormMixin(OwnerFormMixin):
    model = Rule
    form_class = RuleForm
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: RuleForm) -> HttpResponse:
        rule, owner = form.save(), self.request.user
        messages.success(
            self.request,
            _("Saved the rule: %(name)s") % {"name": name_of_rule(rule, owner=owner)},
            extra_tags=undo_of_this(owner),
        )
        return HttpResponseRedirect(reverse("expenses:rule-apply", args=[rule.pk]))


class RuleCreate(RuleFormMixin, CreateView):
    """With `expense` in the address it begins with what that expense is."""

    template_name = "expenses/rule_create.html"

    def get_initial(self) -> dict[str, Any]:
        number = self.request.GET.get("expense", "")
        if not NUMBER.fullmatch(number):
            return {}
        own = Expense.objects.owned_by(self.request.user).present()
        expense = own.filter(pk=number).first()
        if expense is None:
            return {}
        return {
            "title_text": expense.title,
            "title_how": Rule.TitleHow.CONTAINS,
            "category": expense.category_id,
        }

    def form_valid(self, form: RuleForm) -> HttpResponse:
        form.instance.position = next_position(owner=self.request.user)
        return super().form_valid(form)


class RuleUpdate(RuleFormMixin, OwnedRowsMixin, UpdateView):
    template_name = "expenses/rule_update.html"


class OneRuleMixin(OwnedRowsMixin, SingleObjectMixin):
    model = Rule
    request: SignedInRequest

    def get_queryset(self) -> RuleQuerySet:
        return super().get_queryset().select_related("category", "payment_method")


class RuleDelete(OneRuleMixin, View):
    http_method_names = ["post"]

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        rule = self.get_object()
        name = name_of_rule(rule, owner=request.user)
        rule.delete()
        messages.success(
            request,
            _("Deleted the rule: %(name)s") % {"name": name},
            extra_tags=undo_of_this(request.user),
        )
        return HttpResponseRedirect(str(LIST))


class RuleMove(OneRuleMixin, View):
    http_method_names = ["post"]
    by = 0

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        places = request.POST.get("places", "1")
        by = self.by * int(places) if PLACES.fullmatch(places) else self.by
        move_rule(owner=request.user, rule=self.get_object(), by=by)
        return HttpResponseRedirect(f"{LIST}#rule-{pk}")


class RulesApply(TemplateView):
    """Show what all rules would change of what is stored, and change it."""

    template_name = "expenses/rule_apply.html"
    http_method_names = ["get", "head", "post"]
    request: SignedInRequest

    @cached_property
    def only(self) -> Rule | None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owner = self.request.user
        found = preview(owner=owner, only=self.only)
        categories = Category.objects.visible_to(owner).in_bulk()
        return super().get_context_data(
            rule=self.only and words_of_rule(self.only, owner=owner),
            preview=found,
            rows=[proposed_in_words(row, categories) for row in found.rows],
            has_more=found.changing > len(found.rows),
            has_rules=Rule.objects.owned_by(owner).exists(),
            **kwargs,
        )

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        owner = request.user
        try:
            changed = apply_rules(owner=owner, only=self.only)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return HttpResponseRedirect(request.path)
        number = format_number(changed, locale=owner.language)
        sentence = ngettext(
            "Applied rules to %(count)s expense", "Applied rules to %(count)s expenses", changed
        )
        messages.success(request, sentence % {"count": number}, extra_tags=undo_of_this(owner))
        return HttpResponseRedirect(str(LIST))


class RuleApply(OneRuleMixin, RulesApply):
    """The same of one rule, where none before it says something else."""

    object = None

    @cached_property
    def only(self) -> Rule:
        return self.get_object()

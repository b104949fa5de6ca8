"""Save rows that their owner tells apart by name."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from expenses.forms.named import NamedForm
from expenses.views.owned import OwnerFormMixin
from expenses.views.returning import quoted


class NamedFormMixin(OwnerFormMixin):
    success_url: str
    http_method_names = ["get", "head", "post"]

    def form_valid(self, form: NamedForm) -> HttpResponse:
        if not form.try_to_save():
            return self.form_invalid(form)
        messages.success(self.request, _("Saved %(name)s") % {"name": quoted(form.instance.name)})
        return HttpResponseRedirect(str(self.success_url))

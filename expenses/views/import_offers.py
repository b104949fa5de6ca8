"""Accept or decline what is offered of an import, one by one or all."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from expenses.importing.offers import accept_offers, decline_offers, offers_of
from expenses.models import Statement
from expenses.money import format_number
from expenses.views.imports import OneStatementMixin
from expenses.views.owned import SignedInRequest
from expenses.views.undoing import undo_of_this

ALL = "all"


class ImportOffers(OneStatementMixin, View):
    """What is not offered any more is neither done nor refused: the page then shows what is."""

    http_method_names = ["post"]
    states = (Statement.State.DONE,)

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        owner = request.user
        accepted, declined = request.POST.get("accept"), request.POST.get("decline")
        wanted = accepted or declined
        offers = [
            one for one in offers_of(owner=owner, statement=self.found) if wanted in {ALL, one.key}
        ]
        try:
            if not offers:
                messages.info(request, _("That is not offered any more."))
            elif accepted:
                accept_offers(owner=owner, offers=offers)
                self.tell(len(offers), _accepted(len(offers)))
            else:
                decline_offers(owner=owner, offers=offers)
                self.tell(len(offers), _declined(len(offers)))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("expenses:import-result", args=[pk]))

    def tell(self, count: int, sentence: str) -> None:
        owner = self.request.user
        told = sentence % {"count": format_number(count, locale=owner.language)}
        messages.success(self.request, told, extra_tags=undo_of_this(owner))


def _accepted(count: int) -> str:
    return ngettext("Accepted %(count)s offer", "Accepted %(count)s offers", count)


def _declined(count: int) -> str:
    return ngettext("Declined %(count)s offer", "Declined %(count)s offers", count)

"""Views that forgot whose rows they show, for the walk to find."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path

from expenses.models import Expense


def one(request, pk):
    return HttpResponse(get_object_or_404(Expense, pk=pk).title)


def every(request):
    return HttpResponse(", ".join(Expense.objects.across_owners().values_list("title", flat=True)))


def trash(request, pk):
    Expense.objects.across_owners().filter(pk=pk).update(title="Taken")
    return HttpResponse(status=204)


def own(request, pk):
    return HttpResponse(get_object_or_404(Expense.objects.owned_by(request.user), pk=pk).title)


leaky = [
    path("one/<int:pk>/", one, name="one"),
    path("every/", every, name="every"),
    path("trash/<int:pk>/", trash, name="trash"),
    path("own/<int:pk>/", own, name="own"),
]
# The middleware knows this one by its name.
accounts = [path("out/", lambda request: HttpResponse(), name="logout")]
urlpatterns = [
    path("leaky/", include((leaky, "leaky"))),
    path("accounts/", include((accounts, "accounts"))),
]
handler404 = "config.errors.not_found"

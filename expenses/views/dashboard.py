from django.views.generic import TemplateView


class Dashboard(TemplateView):
    template_name = "base.html"


class More(TemplateView):
    template_name = "base.html"


class SuggestionDecline(TemplateView):
    template_name = "base.html"

from django.views.generic import TemplateView


class ExpenseBulk(TemplateView):
    template_name = "base.html"

from django.views.generic import TemplateView


class Export(TemplateView):
    template_name = "base.html"


class ExportCsv(TemplateView):
    template_name = "base.html"

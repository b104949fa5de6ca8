from django.views.generic import TemplateView


class TagList(TemplateView):
    template_name = "base.html"


class TagRename(TemplateView):
    template_name = "base.html"


class TagArchive(TemplateView):
    template_name = "base.html"

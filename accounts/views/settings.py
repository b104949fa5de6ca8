from django.views.generic import TemplateView


class Settings(TemplateView):
    template_name = "base.html"


class Profile(TemplateView):
    template_name = "base.html"


class Money(TemplateView):
    template_name = "base.html"


class Security(TemplateView):
    template_name = "base.html"


class Data(TemplateView):
    template_name = "base.html"


class Theme(TemplateView):
    template_name = "base.html"

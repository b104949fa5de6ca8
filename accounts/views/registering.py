from django.views.generic import TemplateView


class SignIn(TemplateView):
    template_name = "base.html"


class SignOut(TemplateView):
    template_name = "base.html"


class Register(TemplateView):
    template_name = "base.html"

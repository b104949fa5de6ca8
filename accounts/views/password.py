from django.views.generic import TemplateView


class PasswordReset(TemplateView):
    template_name = "base.html"


class PasswordResetSent(TemplateView):
    template_name = "base.html"


class PasswordResetConfirm(TemplateView):
    template_name = "base.html"

from django.views.generic import TemplateView


class PaymentMethodList(TemplateView):
    template_name = "base.html"


class PaymentMethodCreate(TemplateView):
    template_name = "base.html"


class PaymentMethodUpdate(TemplateView):
    template_name = "base.html"


class PaymentMethodMerge(TemplateView):
    template_name = "base.html"


class PaymentMethodArchive(TemplateView):
    template_name = "base.html"

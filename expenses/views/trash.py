from django.views.generic import TemplateView


class ExpenseTrash(TemplateView):
    template_name = "base.html"


class ExpenseRestoreMany(TemplateView):
    template_name = "base.html"


class ExpenseDelete(TemplateView):
    template_name = "base.html"


class ExpenseRestore(TemplateView):
    template_name = "base.html"

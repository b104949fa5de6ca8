from django.views.generic import TemplateView


class ExpenseList(TemplateView):
    template_name = "base.html"


class ExpenseCreate(TemplateView):
    template_name = "base.html"


class ExpenseUpdate(TemplateView):
    template_name = "base.html"


class ExpenseDuplicate(TemplateView):
    template_name = "base.html"

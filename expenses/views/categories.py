from django.views.generic import TemplateView


class CategoryList(TemplateView):
    template_name = "base.html"


class CategoryCreate(TemplateView):
    template_name = "base.html"


class CategoryUpdate(TemplateView):
    template_name = "base.html"


class CategoryDelete(TemplateView):
    template_name = "base.html"


class CategoryMerge(TemplateView):
    template_name = "base.html"


class CategoryHide(TemplateView):
    template_name = "base.html"


class CategoryShow(TemplateView):
    template_name = "base.html"

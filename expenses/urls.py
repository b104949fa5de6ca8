from django.urls import path

from expenses.views import (
    activity,
    bulk,
    categories,
    dashboard,
    expenses,
    export,
    guide,
    insights,
    payment_methods,
    tags,
    trash,
)

app_name = "expenses"

urlpatterns = [
    path("", dashboard.Dashboard.as_view(), name="dashboard"),
    path("more/", dashboard.More.as_view(), name="more"),
    path(
        "suggestions/decline/",
        dashboard.SuggestionDecline.as_view(),
        name="suggestion-decline",
    ),
    path("expenses/", expenses.ExpenseList.as_view(), name="expense-list"),
    path("expenses/new/", expenses.ExpenseCreate.as_view(), name="expense-create"),
    path("expenses/bulk/", bulk.ExpenseBulk.as_view(), name="expense-bulk"),
    path("expenses/trash/", trash.ExpenseTrash.as_view(), name="expense-trash"),
    path("expenses/restore/", trash.ExpenseRestoreMany.as_view(), name="expense-restore-many"),
    path("expenses/<int:pk>/", expenses.ExpenseUpdate.as_view(), name="expense-update"),
    path(
        "expenses/<int:pk>/duplicate/",
        expenses.ExpenseDuplicate.as_view(),
        name="expense-duplicate",
    ),
    path("expenses/<int:pk>/delete/", trash.ExpenseDelete.as_view(), name="expense-delete"),
    path("expenses/<int:pk>/restore/", trash.ExpenseRestore.as_view(), name="expense-restore"),
    path("activity/", activity.Activity.as_view(), name="activity"),
    path("activity/<int:pk>/", activity.ActivityStep.as_view(), name="activity-step"),
    path("activity/<int:pk>/undo/", activity.ActivityUndo.as_view(), name="activity-undo"),
    path("help/", guide.Help.as_view(), name="help"),
    path("insights/", insights.Insights.as_view(), name="insights"),
    path("export/", export.Export.as_view(), name="export"),
    path("export/expenses.csv", export.ExportCsv.as_view(), name="export-csv"),
    path("categories/", categories.CategoryList.as_view(), name="category-list"),
    path("categories/new/", categories.CategoryCreate.as_view(), name="category-create"),
    path("categories/<int:pk>/", categories.CategoryUpdate.as_view(), name="category-update"),
    path(
        "categories/<int:pk>/delete/",
        categories.CategoryDelete.as_view(),
        name="category-delete",
    ),
    path("categories/<int:pk>/merge/", categories.CategoryMerge.as_view(), name="category-merge"),
    path("categories/<int:pk>/hide/", categories.CategoryHide.as_view(), name="category-hide"),
    path("categories/<int:pk>/show/", categories.CategoryShow.as_view(), name="category-show"),
    path("categories/<int:pk>/up/", categories.CategoryMove.as_view(by=-1), name="category-up"),
    path("categories/<int:pk>/down/", categories.CategoryMove.as_view(by=1), name="category-down"),
    path(
        "payment-methods/",
        payment_methods.PaymentMethodList.as_view(),
        name="payment-method-list",
    ),
    path(
        "payment-methods/new/",
        payment_methods.PaymentMethodCreate.as_view(),
        name="payment-method-create",
    ),
    path(
        "payment-methods/<int:pk>/",
        payment_methods.PaymentMethodUpdate.as_view(),
        name="payment-method-update",
    ),
    path(
        "payment-methods/<int:pk>/merge/",
        payment_methods.PaymentMethodMerge.as_view(),
        name="payment-method-merge",
    ),
    path(
        "payment-methods/<int:pk>/archive/",
        payment_methods.PaymentMethodArchive.as_view(),
        name="payment-method-archive",
    ),
    path("tags/", tags.TagList.as_view(), name="tag-list"),
    path("tags/rename/", tags.TagRename.as_view(), name="tag-rename"),
    path("tags/archive/", tags.TagArchive.as_view(), name="tag-archive"),
]

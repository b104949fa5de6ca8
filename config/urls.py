from django.contrib import admin
from django.urls import include, path

from config.metrics import metrics
from config.security_txt import security_txt

urlpatterns = [
    path("metrics", metrics),
    path(".well-known/security.txt", security_txt),
    path("admin/", admin.site.urls),
    path("api/v1/", include("expenses.api.urls")),
    path("", include("accounts.urls")),
    path("", include("expenses.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

from django.contrib import admin
from django.urls import include, path

from config.installable import Manifest, Offline, Worker
from config.metrics import metrics
from config.robots_txt import robots_txt
from config.security_txt import security_txt

urlpatterns = [
    path("metrics", metrics),
    path(".well-known/security.txt", security_txt),
    path("robots.txt", robots_txt),
    path("manifest.webmanifest", Manifest.as_view(), name="manifest"),
    path("sw.js", Worker.as_view(), name="worker"),
    path("offline/", Offline.as_view(), name="offline"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("expenses.api.urls")),
    path("", include("accounts.urls")),
    path("", include("expenses.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"

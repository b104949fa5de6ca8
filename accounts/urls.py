from django.urls import path

from accounts.views import fresh, password, registering, settings

app_name = "accounts"

urlpatterns = [
    path("accounts/login/", registering.SignIn.as_view(), name="login"),
    path("accounts/logout/", registering.SignOut.as_view(), name="logout"),
    path("accounts/confirm/", fresh.Confirm.as_view(), name="confirm"),
    path("accounts/signup/", registering.Register.as_view(), name="signup"),
    path("accounts/gone/", registering.Gone.as_view(), name="gone"),
    path("accounts/password/reset/", password.PasswordReset.as_view(), name="password-reset"),
    path(
        "accounts/password/reset/sent/",
        password.PasswordResetSent.as_view(),
        name="password-reset-sent",
    ),
    path(
        "accounts/password/reset/<uidb64>/<token>/",
        password.PasswordResetConfirm.as_view(),
        name="password-reset-confirm",
    ),
    path("settings/", settings.Settings.as_view(), name="settings"),
    path("settings/profile/", settings.Profile.as_view(), name="settings-profile"),
    path("settings/money/", settings.Money.as_view(), name="settings-money"),
    path("settings/security/", settings.Security.as_view(), name="settings-security"),
    path(
        "settings/security/others/",
        settings.SignOutOthers.as_view(),
        name="settings-sign-out-others",
    ),
    path("settings/data/", settings.Data.as_view(), name="settings-data"),
    path("settings/data/delete/", settings.AccountDelete.as_view(), name="settings-delete"),
    path("settings/theme/", settings.Theme.as_view(), name="theme"),
]
